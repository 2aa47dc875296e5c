"""What the keys vouch for: that an account and what it is signed in with are this person's. Rows written without the keys let nobody in."""

import json
import logging

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils.translation import gettext as _

from commonty.apps.keys import keyring
from commonty.apps.people.models import Account
from commonty.constitution.refusal import Refused

AUTHENTICATOR = "people.authenticator"
VOUCHED = "vouched"
"""Where an authenticator keeps what vouches for it, among its data."""
CHANGING = frozenset({VOUCHED, "used_mask", "viewed_at"})
"""What of an authenticator's data is not bound: which recovery codes were used changes with every use."""
STEP = "people.vouch-for-existing"

logger = logging.getLogger(__name__)


def bind(row: Authenticator) -> None:
    """Let its owner's key vouch for an authenticator as the database keeps it."""
    row.refresh_from_db()
    row.data[VOUCHED] = keyring.vouch(row.user.person_id, AUTHENTICATOR, _facts(row))
    row.save(update_fields=["data"])


def is_vouched_for(account: Account, row: Authenticator) -> bool:
    """Whether an authenticator was added where the keys are, to this account of this person; where not, the log is told."""
    said = row.data.get(VOUCHED) if isinstance(row.data, dict) else None
    if isinstance(said, str) and keyring.vouches(account.person_id, AUTHENTICATOR, _facts(row), said):
        return True
    logger.warning(
        "refused: %s %s of account %s, which the key of person %s does not vouch for", row.type, row.pk, account.pk, account.person_id
    )
    return False


def refuse_unless_vouched_for(account: Account) -> None:
    """Raise ``Refused`` for an account that was written without the keys, or moved to another person; tell the log."""
    if account.is_vouched_for():
        return
    logger.warning("refused: account %s, which the key of person %s does not vouch for", account.pk, account.person_id)
    raise Refused(
        _("You cannot be signed in: somebody changed this account without this program. Tell whoever runs the server; its log has more.")
    )


def vouch_for_existing() -> None:
    """Vouch for every account and authenticator that is there: for data from before vouching was asked for, and never again."""
    with transaction.atomic():
        for account in Account.objects.filter(person_id__in=keyring.people()).order_by("pk"):
            account.bind()
        for row in Authenticator.objects.filter(user__person_id__in=keyring.people()).select_related("user").order_by("pk"):
            bind(row)
    keyring.finish(STEP)


def vouch_for_existing_once() -> None:
    """Do so where it was never done. That it was, only the keys' database knows, so that nobody else can have it done again."""
    if not keyring.is_finished(STEP):
        vouch_for_existing()


def _facts(row: Authenticator) -> str:
    bound = {name: value for name, value in row.data.items() if name not in CHANGING}
    return json.dumps([row.pk, row.user_id, row.type, bound], sort_keys=True)
