"""The template tags of elections."""
