"""Databases that a test may empty between two tests, though the record's triggers refuse it: engines for the settings of tests alone."""
