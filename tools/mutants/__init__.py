"""Mutation testing of a library: every check is there because a test says so."""
