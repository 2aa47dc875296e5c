"""Rules as data: parse a constitution, explain it, compare two, prove what it allows."""
