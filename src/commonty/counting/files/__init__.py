"""The forms of file that ballots come in: readers that refuse with file, line and what would do, and writers."""
