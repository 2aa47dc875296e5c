"""The keys: one for each person, one for the installation, one for each matter that ends, each sealed under the master key."""

from django.db import models


class PersonKey(models.Model):
    """The key of one person. Whoever is without one is erased: nothing sealed with it can be opened again, here or in any backup."""

    person = models.BigIntegerField(primary_key=True)
    sealed = models.BinaryField()


class InstallationKey(models.Model):
    """The key of this installation, from which look-ups are blinded and its own secrets sealed: a single row."""

    sealed = models.BinaryField()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="one_installation_key")]


class Step(models.Model):
    """Something that was done once where the keys are at hand; kept here, where whoever writes to the main database cannot undo it."""

    name = models.CharField(max_length=60, primary_key=True)


class PassingKey(models.Model):
    """The key of one matter that ends. Once it is destroyed nothing sealed with it opens again, here or in a backup of the main one."""

    name = models.CharField(max_length=60, primary_key=True)
    sealed = models.BinaryField()
