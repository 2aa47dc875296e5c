"""The powers that this installation knows how to honour, and what the rules let a mandate for one be."""

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from types import MappingProxyType

from django.apps import apps
from django.utils.module_loading import module_has_submodule
from django.utils.translation import gettext as _

from commonty.constitution.document import Constitution, PowerRule
from commonty.constitution.power import Power
from commonty.constitution.refusal import Refused


@cache
def powers() -> Mapping[str, Power]:
    """Return every power by its name: those in the tuple ``POWERS`` of each app's ``effects.py``."""
    found: dict[str, Power] = {}
    for config in apps.get_app_configs():
        if config.module is not None and module_has_submodule(config.module, "effects"):
            declared: tuple[Power, ...] = getattr(import_module(f"{config.name}.effects"), "POWERS", ())
            found.update({power.name: power for power in declared})
    return MappingProxyType(found)


def provision(rules: Constitution, power: str) -> tuple[str, PowerRule]:
    """
    Return the article for a power and its key, ``"powers.edit-campaigns"``.

    ``power`` is the key of the article (``"edit-campaigns"``), or the power's name in the program (``"campaigns.edit"``) where
    one article alone is about it. Fails closed: raises ``Refused`` where no article is, or several are.
    """
    if power in rules.powers:
        return f"powers.{power}", rules.powers[power]
    found = [(f"powers.{key}", rule) for key, rule in rules.powers.items() if rule.power == power]
    if not found:
        raise Refused(
            _("The rules have no article that gives the power “%(power)s” to anybody.") % {"power": power}, article=f"powers.{power}"
        )
    if len(found) > 1:
        raise Refused(
            _("The rules have several articles on the power “%(power)s”: the motion must name one.") % {"power": power}, article=found[0][0]
        )
    return found[0]


def known(power: str, *, article: str) -> Power:
    """Return the power called so; raise ``Refused``, citing the article on it, where the program does not know how to honour it."""
    if power not in powers():
        raise Refused(_("This program knows no power called “%(power)s”.") % {"power": power}, article=article)
    return powers()[power]
