"""The base of this library's errors."""


class CountingError(ValueError):
    """Something given to this library that it cannot work with; each subclass is a cause."""
