"""Where mandates come from; ``rules.sources`` keeps the list, since rules come from decisions too."""

from commonty.apps.rules.sources import Resolver, SourcePage, register, resolve

__all__ = ["Resolver", "SourcePage", "register", "resolve"]
