"""The master keys: outside both databases, the first one seals, the others still open what was sealed before."""

from functools import lru_cache

from django.conf import settings

from commonty.apps.keys.sealing import Box, Broken, derived


def seal(place: str, key: bytes) -> bytes:
    """Seal ``key`` under the first master key."""
    return _boxes(settings.MASTER_KEY)[0].seal(place, key)


def unseal(place: str, sealed: bytes) -> bytes:
    """Open a key with the master key that sealed it; raise ``Broken`` where we do not have that one."""
    for box in _boxes(settings.MASTER_KEY):
        if box.sealed(sealed):
            return box.unseal(place, sealed)
    raise Broken(place)


def of_file(salt: bytes) -> tuple[bytes, ...]:
    """Return the key of 32 bytes that each master key gives for one file, known by its ``salt``; the newest master key first."""
    return tuple(derived(master.encode(), f"file/{salt.hex()}") for master in settings.MASTER_KEY.split())


def is_current(sealed: bytes) -> bool:
    """Whether the first master key sealed this."""
    return _boxes(settings.MASTER_KEY)[0].sealed(sealed)


@lru_cache(maxsize=4)
def _boxes(masters: str) -> tuple[Box, ...]:
    """Return a box for each master key: ``MASTER_KEY`` holds one, or several with blanks between them, the newest first."""
    return tuple(Box(derived(master.encode(), "master")) for master in masters.split())
