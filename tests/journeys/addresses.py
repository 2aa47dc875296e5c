"""Every address of the site, found by walking its urls."""

from collections.abc import Iterator, Sequence

from django.urls import URLPattern, URLResolver, get_resolver, reverse


def names(patterns: Sequence[URLPattern | URLResolver] | None = None, prefix: str = "") -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the name of every address, ``"decisions:votes"``, with what it takes: ``("pk",)``."""
    for each in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(each, URLResolver):
            yield from names(each.url_patterns, f"{each.namespace}:" if each.namespace else prefix)
        else:
            assert each.name, f"{each.pattern} has no name"
            yield prefix + each.name, tuple(each.pattern.converters)


def address(name: str, arguments: dict[str, object]) -> str:
    """Return the address of that name."""
    return reverse(name, kwargs=arguments)
