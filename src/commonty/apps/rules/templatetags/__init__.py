"""The template tags of rules."""
