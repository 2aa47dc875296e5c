"""Draws a count sheet: its stages as a flow and as bars, from our own SVG."""
