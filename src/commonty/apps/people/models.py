"""People and their accounts."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models


class Person(models.Model):
    """A member is a person, not an account."""

    member_number = models.PositiveIntegerField(unique=True)


class Account(AbstractBaseUser):
    """What somebody signs in with."""

    person = models.OneToOneField(Person, models.PROTECT)

    USERNAME_FIELD = "id"
