"""Counts votes by rules that are named: plain data in, the whole count sheet out. Exact numbers only, and lots are an argument."""
