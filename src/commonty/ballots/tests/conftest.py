"""How the properties of the library are tried: on a busy machine too, so without a deadline for each example."""

from hypothesis import settings

settings.register_profile("ballots", deadline=None, database=None)
settings.load_profile("ballots")
