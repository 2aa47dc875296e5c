"""The pages of rolls, boxes and secret ballots: what one reads there, and what one does."""
