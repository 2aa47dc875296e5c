"""Sentences that libraries say, and the catalogues that put them into words of a language."""
