"""Signing in."""

from django.contrib.auth.backends import BaseBackend
from django.db.models import QuerySet

from commonty.apps.people.models import Account
from commonty.apps.prepared import prepared


class Backend(BaseBackend):
    """Knows an account by its id, as sessions carry it, together with its person; erased people have none."""

    def get_user(self, user_id: int) -> Account | None:
        """Return the account that a session was opened with."""
        return next(iter(_living(user_id)), None)


@prepared
def _living(account: int) -> QuerySet[Account]:
    return Account.objects.select_related("person").filter(pk=account, person__erasure=None)
