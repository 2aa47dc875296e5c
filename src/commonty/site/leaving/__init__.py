"""Leaving with everything: the whole organisation in one documented file, and the way into an empty installation (specs/export)."""
