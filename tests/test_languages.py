"""The languages that the selector offers are spoken: every catalogue is complete, compiled and consistent."""

import ast
import gettext as compiled
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.utils import translation

import commonty
from commonty.apps.decisions.asking import purpose
from commonty.apps.decisions.catalogue import catalogue as effects_declared
from commonty.apps.mandates.powers import powers
from commonty.constitution.catalogue import languages
from commonty.counting.catalogue import languages as spoken_by_counting

PACKAGE = Path(commonty.__path__[0])
SOURCE = "en"
"""The language that the code is written in: it needs no catalogue of its own."""
OFFERED = sorted(code for code, _name in settings.LANGUAGES if code != SOURCE)
CATALOGUES = sorted(PACKAGE.rglob("locale/*/LC_MESSAGES/django.po"))
PLACE = re.compile(r"%\(\w+\)[sd]|</?\w+")
LINE = re.compile(r'(?P<keyword>msgctxt|msgid_plural|msgid|msgstr(?:\[\d\])?)? ?(?P<text>".*")')
ELSEWHERE = {"de": ("Quorum", "Beschlussfähigkeit", "Gremium", "Gremien", "abberufen", "Protokoll", "Abstimmungsverzeichnis")}
"""Other words for what a language already has one word for."""


@dataclass
class Message:
    """One message of a catalogue as its text file has it."""

    flags: str = ""
    parts: dict[str, str] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """Return how a compiled catalogue names it."""
        context = self.parts.get("msgctxt")
        return self.parts["msgid"] if context is None else f"{context}\x04{self.parts['msgid']}"

    @property
    def said(self) -> list[str]:
        """Return what stands for it in the other language: one text, or one for each plural."""
        return [text for name, text in self.parts.items() if name.startswith("msgstr")]

    def compiled(self) -> dict[str | tuple[str, int], str]:
        """Return what a compiled catalogue holds of it."""
        if "msgid_plural" not in self.parts:
            return {self.key: self.said[0]}
        return {(self.key, number): text for number, text in enumerate(self.said)}


def messages(catalogue: Path) -> Iterator[Message]:
    """Read a catalogue's text file; the first message is its head."""
    for block in catalogue.read_text("utf-8").strip().split("\n\n"):
        message, keyword = Message(), ""
        for line in block.splitlines():
            if line.startswith("#"):
                message.flags += line[2:] if line.startswith(("#,", "#~")) else ""
                continue
            found = LINE.fullmatch(line)
            assert found is not None, f"{catalogue}: {line}"
            keyword = found["keyword"] or keyword
            message.parts[keyword] = message.parts.get(keyword, "") + ast.literal_eval(found["text"])
        yield message


def body(catalogue: Path) -> list[Message]:
    """Return the messages of a catalogue without its head."""
    return list(messages(catalogue))[1:]


def places(text: str) -> list[str]:
    """Return the places of a text that are filled in, and its tags."""
    return sorted(PLACE.findall(text))


@pytest.mark.parametrize("catalogue", CATALOGUES, ids=lambda file: file.relative_to(PACKAGE).as_posix())
def test_what_is_compiled_is_what_the_catalogue_says(catalogue: Path) -> None:
    wanted = {key: text for message in messages(catalogue) for key, text in message.compiled().items()}

    with catalogue.with_suffix(".mo").open("rb") as file:
        assert compiled.GNUTranslations(file)._catalog == wanted  # type: ignore[attr-defined]  # noqa: SLF001 - the whole of it, not one message.


@pytest.mark.slow
@pytest.mark.parametrize("language", OFFERED)
def test_every_message_of_every_app_is_said_in_every_language_offered(
    language: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = tmp_path / "commonty"
    shutil.copytree(PACKAGE, copy, ignore=shutil.ignore_patterns("tests", "static", "migrations", "__pycache__", "demonstration"))
    monkeypatch.chdir(copy)
    monkeypatch.setattr(settings, "LOCALE_PATHS", [])

    call_command("makemessages", locale=[language], no_wrap=True, verbosity=0)

    found = sorted(copy.rglob(f"locale/{language}/LC_MESSAGES/django.po"))
    wrong = [
        (file.relative_to(copy).as_posix(), message.parts.get("msgid", message.flags))
        for file in found
        for message in body(file)
        if message.flags.strip().startswith("~") or "fuzzy" in message.flags or "" in message.said
    ]
    assert wrong == []
    assert [file.relative_to(copy) for file in found] == [file.relative_to(PACKAGE) for file in CATALOGUES if f"/{language}/" in str(file)]


@pytest.mark.parametrize("catalogue", CATALOGUES, ids=lambda file: file.relative_to(PACKAGE).as_posix())
def test_nothing_that_is_filled_in_is_lost_or_invented(catalogue: Path) -> None:
    pairs = [
        (said, message.parts["msgid"] if number == 0 else message.parts["msgid_plural"])
        for message in body(catalogue)
        for number, said in enumerate(message.said)
    ]

    assert [said for said, source in pairs if places(said) != places(source)] == []


@pytest.mark.parametrize("catalogue", CATALOGUES, ids=lambda file: file.relative_to(PACKAGE).as_posix())
def test_one_message_is_said_in_one_way_whichever_app_says_it(catalogue: Path) -> None:
    single = [message.parts for message in body(catalogue) if "msgid_plural" not in message.parts]
    with translation.override(catalogue.parts[-3]):
        heard = [_heard(one["msgid"], one.get("msgctxt")) for one in single]

    assert heard == [one["msgstr"] for one in single]


def _heard(said: str, context: str | None) -> str:
    return translation.gettext(said) if context is None else translation.pgettext(context, said)


@pytest.mark.parametrize("language", OFFERED)
def test_a_language_has_one_word_for_one_thing(language: str) -> None:
    libraries = [
        *(PACKAGE / "constitution" / "locale").glob(f"{language}.*toml"),
        *(PACKAGE / "counting" / "words").glob(f"{language}.*toml"),
    ]
    texts = [*PACKAGE.rglob(f"locale/{language}/LC_MESSAGES/django.po"), *libraries]
    said = [line for file in texts for line in file.read_text("utf-8").splitlines() if not line.startswith(("#", "msgid"))]

    assert [line for line in said for word in ELSEWHERE[language] if word in line] == []


def test_every_language_offered_is_spoken_by_every_app_and_by_the_library() -> None:
    speaking = {file.parents[2] for file in CATALOGUES}

    assert [folder for folder in speaking for language in OFFERED if not (folder / language / "LC_MESSAGES" / "django.mo").is_file()] == []
    assert [code for code, _name in settings.LANGUAGES for spoken in (languages(), spoken_by_counting()) if code not in spoken] == []


@pytest.mark.parametrize("language", OFFERED)
def test_what_a_motion_can_do_and_what_a_power_allows_is_said_in_every_language(language: str) -> None:
    effects = [effects_declared().kind(name) for name in effects_declared().names]
    with translation.override(language):
        said = {kind.says: purpose(kind) for kind in effects}
        said |= {power.sentence: translation.gettext(power.sentence) for power in powers().values()}

    assert "" not in said
    assert [one for one, other in said.items() if one == other] == []
