"""Backups: the data in one file, the keys in another, and the way back."""
