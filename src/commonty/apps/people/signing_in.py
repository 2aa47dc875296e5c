"""Signing in."""

from django.contrib.auth.backends import BaseBackend


class Backend(BaseBackend):
    """Accounts by their id."""
