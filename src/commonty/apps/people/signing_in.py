"""Signing in."""

from django.contrib.auth.backends import BaseBackend

from commonty.apps.people.models import Account


class Backend(BaseBackend):
    """Knows an account by its id, as sessions carry it, together with its person; erased people have none."""

    def get_user(self, user_id: int) -> Account | None:
        """Return the account that a session was opened with."""
        return Account.objects.select_related("person").filter(pk=user_id, person__erasure=None).first()
