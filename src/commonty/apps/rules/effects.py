"""What a decision does with rules: it puts a whole new text in the place of the old one."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any, ClassVar

from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _

from commonty.apps.rules.adopting import adopt, refuse_unless_followable
from commonty.apps.rules.models import Version, in_force
from commonty.constitution.articles import differing
from commonty.constitution.authority import Authority
from commonty.constitution.catalogue import say
from commonty.constitution.checking import Finding, Level, check
from commonty.constitution.comparing import Change, changes
from commonty.constitution.document import Constitution
from commonty.constitution.effect import BodyKey, Effect, Given, RulesText
from commonty.constitution.mistakes import Mistake
from commonty.constitution.reading import parse
from commonty.constitution.references import CHAPTERS
from commonty.constitution.refusal import Refused
from commonty.constitution.writing import digest, write


@dataclass(frozen=True)
class AmendRules(Effect):
    """
    Change the rules of a body.

    ``text`` is the whole new constitution; ``replaces`` the digest of the version that it was written against, or empty where the
    body has no rules of its own yet. Where another amendment came into force meanwhile, this one changes the articles that its
    text changes and leaves the others as they now are; where both change the same article, it is refused.
    """

    name: ClassVar[str] = "rules.amend"
    says: ClassVar[str] = gettext_noop("Change the rules of a body.")

    labels: ClassVar[Mapping[str, str]] = {
        "body": gettext_noop("Body"),
        "text": gettext_noop("The whole new rules"),
        "replaces": gettext_noop("Fingerprint of the rules that it replaces"),
    }

    body: BodyKey
    text: RulesText
    replaces: Given = ""

    def describe(self) -> str:
        """Say what changes, article by article."""
        new = self.constitution()
        old = self._written_against()
        if old is None:
            return _("The body gets rules of its own: %(title)s") % {"title": new.title}
        language = get_language() or new.language
        told = "; ".join(say(change.sentence, language) for change in changes(old, new))
        return _("The rules change. %(changes)s") % {"changes": told}

    def context(self) -> str:
        """Return the body whose rules they are."""
        return self.body

    def constitution(self) -> Constitution:
        """Return the text, parsed; raise ``Refused`` saying what is wrong with it."""
        return parsed_or_refused(self.text)

    def changes(self) -> tuple[Change, ...]:
        """Return what a member would care about that changes, for a page that shows it as a list."""
        old = self._written_against()
        return changes(old, self.constitution()) if old else ()

    def findings(self) -> tuple[Finding, ...]:
        """Return what the check finds in the new rules: it is printed where members vote."""
        return check(self.constitution())

    def refuse_unless_possible(self, rules: Constitution, *, now: datetime) -> None:  # noqa: ARG002 - the same at any time.
        """Refuse a text that is no constitution, that changes nothing, or in which the check finds an error."""
        new = self.constitution()
        if digest(new) == digest(rules):
            raise Refused(_("This changes nothing in the rules."), article="organisation")
        if new.root != rules.root:
            raise Refused(_("The body that all members belong to stays the same."), article="organisation")
        refuse_errors(new)
        base = self._written_against()
        if base is None and Version.objects.filter(body=self.body).exists():
            raise _base_unknown()
        refuse_unless_followable(self.body, base or rules, new)

    def carry_out(self, authority: Authority, *, now: datetime) -> None:
        """Put the new text into force, from now on."""
        current = Version.objects.filter(body=self.body).order_by("-number").first()
        new = self.constitution()
        if current is not None and current.digest != self.replaces:
            base = self._written_against()
            if base is None:
                raise _base_unknown()
            new = merged(base, new, current.constitution)
            refuse_errors(new)
        binding = current or in_force(authority.scope, at=now)
        refuse_unless_followable(self.body, binding.constitution, new)
        adopt(self.body, write(new), authority=authority, now=now)

    def _written_against(self) -> Constitution | None:
        """Return the rules that the text was written against; ``None`` where there are none such."""
        version = Version.objects.filter(body=self.body, digest=self.replaces).order_by("-number").first()
        return version.constitution if version else None


def _base_unknown() -> Refused:
    """Say that, without the version it was written against, a text would undo whatever else was decided since."""
    reason = _("This amendment does not say which version of the rules it was written against. Begin again from the rules in force.")
    return Refused(reason, article="organisation")


def parsed_or_refused(text: str) -> Constitution:
    """Return a constitution; raise ``Refused`` with the mistake where the text is not one."""
    try:
        return parse(text)
    except Mistake as mistake:
        raise Refused(mistake.sentence, article=mistake.article) from mistake


def refuse_errors(rules: Constitution) -> None:
    """Raise ``Refused``, saying every error that the check finds."""
    errors = [finding for finding in check(rules) if finding.level is Level.ERROR]
    if errors:
        language = get_language() or rules.language
        told = " ".join(say(finding.sentence, language) for finding in errors)
        raise Refused(_("These rules cannot be put to a vote. %(findings)s") % {"findings": told}, article=errors[0].articles[0])


def merged(base: Constitution, new: Constitution, current: Constitution) -> Constitution:
    """
    Return ``current`` with what ``new`` changes in ``base``.

    Raises ``Refused`` where both changed the same article since.
    """
    ours, theirs = differing(base, new), set(differing(base, current))
    for key in ours:
        if key in theirs:
            raise Refused(_("This article was changed by another decision meanwhile: the amendment has to be moved afresh."), article=key)
    result = current
    for key in ours:
        chapter, _dot, name = key.partition(".")
        if key == "founding":
            result = replace(result, founding=new.founding)
        elif chapter in CHAPTERS:
            kept = {each: value for each, value in getattr(result, chapter).items() if each != name or name in getattr(new, chapter)}
            changed = {name: getattr(new, chapter)[name]} if name in getattr(new, chapter) else {}
            chapters: dict[str, Any] = {chapter: {**kept, **changed}}
            result = replace(result, **chapters)
        else:
            before = {field.name: getattr(new, field.name) for field in fields(new) if field.name not in {*CHAPTERS, "founding"}}
            result = replace(result, **before)
    return parse(write(result))
