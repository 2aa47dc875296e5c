"""What somebody signs in with."""

import secrets

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.crypto import salted_hmac

from commonty.apps.keys import keyring
from commonty.apps.people.models.person import Person

ACCOUNT = "people.account"


class AccountManager(BaseUserManager["Account"]):
    """Finds and opens accounts."""

    def open_for(self, person: Person) -> "Account":
        """Return the account of ``person``, opening one where there is none. Whether the keys vouch for it is asked when it is used."""
        account, is_new = self.get_or_create(person=person)
        if is_new:
            account.bind()
        return account


class Account(AbstractBaseUser):
    """
    What a person signs in with. It gives no power: there is no staff, no superuser and no password.

    Every session carries a hash of account, person and ``epoch``: a new epoch signs the person out everywhere, and a session opened
    for one person is nobody's once the account points to another.
    """

    password = None  # type: ignore[assignment]  # takes the inherited column away: passwords do not exist here
    person = models.OneToOneField(Person, models.PROTECT, related_name="account")
    epoch = models.CharField(max_length=64, default=secrets.token_hex)
    vouched = models.CharField(max_length=64, default="")
    """What only the person's key gives: a row that was written without the keys, or moved to somebody else, lacks it."""

    USERNAME_FIELD = "id"

    objects = AccountManager()

    def __str__(self) -> str:
        return f"account {self.pk}"

    def get_session_auth_hash(self) -> str:
        """Return what every session of this account must carry to be its own."""
        return salted_hmac("commonty.people.account", f"{self.pk}:{self.person_id}:{self.epoch}", algorithm="sha256").hexdigest()

    def get_session_auth_fallback_hash(self) -> list[str]:
        """Return nothing: a new secret key of the installation signs everybody out."""
        return []

    def bind(self) -> None:
        """Let the person's key vouch that this account is theirs."""
        self.vouched = keyring.vouch(self.person_id, ACCOUNT, str(self.pk))
        self.save(update_fields=["vouched"])

    def is_vouched_for(self) -> bool:
        """Whether this account was opened, for this person, where the keys are."""
        return keyring.vouches(self.person_id, ACCOUNT, str(self.pk), self.vouched)

    def sign_out_everywhere(self) -> None:
        """End every session of this account."""
        self.epoch = secrets.token_hex()
        self.save(update_fields=["epoch"])

    def has_second_factor(self) -> bool:
        """Say whether a code from an app is asked for when signing in by e-mail."""
        return self.authenticator_set.filter(type="totp").exists()  # type: ignore[attr-defined,no-any-return]  # allauth's model, untyped
