"""What somebody fills in to belong to a body, or to withdraw a text that was written in one."""

import json
from collections.abc import Sequence

from django import forms
from django.utils.text import Truncator
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from commonty.apps.people.models import Person
from commonty.apps.record.entries import LAW
from commonty.apps.record.models import Text
from commonty.constitution.articles import articles, cite
from commonty.constitution.catalogue import words
from commonty.constitution.document import Category, Constitution
from commonty.wording.catalogue import FALLBACK

FIRST_WORDS = 12


class JoinForm(forms.Form):
    """In the root body, the category of membership; elsewhere there is nothing to fill in."""

    category = forms.ChoiceField(label=gettext_lazy("I join as"), widget=forms.RadioSelect)

    def __init__(self, rules: Constitution, *args: object, is_root: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # what Django passes on
        if not is_root:
            del self.fields["category"]
            return
        choices = [(key, _label(category, rules.currency)) for key, category in rules.categories.items()]
        self.fields["category"].choices = choices  # type: ignore[attr-defined]  # a choice field
        self.initial.setdefault("category", choices[0][0] if choices else "")


class DeclineForm(forms.Form):
    """Why an applicant is not let in."""

    reasons = forms.CharField(
        label=gettext_lazy("Why not"),
        help_text=gettext_lazy("The applicant reads this, and nobody else."),
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class MemberForm(forms.Form):
    """One member: by number and name, so that one digit too many takes nobody else."""

    member_number = forms.IntegerField(label=gettext_lazy("Their member number"), min_value=1, max_value=2**31 - 1)
    name = forms.CharField(label=gettext_lazy("Their name"), max_length=500)

    def clean(self) -> dict[str, object]:
        """Find the person."""
        said = dict(super().clean() or self.cleaned_data)
        if "member_number" in said and "name" in said:
            said["person"] = named(int(str(said["member_number"])), str(said["name"]))
        return said


class DeathForm(MemberForm):
    """Which member has died."""

    seen = forms.BooleanField(required=False, widget=forms.HiddenInput)
    """Whether they have read what it would mean."""


class DoublesForm(forms.Form):
    """Two members who are most likely one: each by number and name."""

    kept_number = forms.IntegerField(label=gettext_lazy("The member number that goes on"), min_value=1, max_value=2**31 - 1)
    kept_name = forms.CharField(label=gettext_lazy("The name with it"), max_length=500)
    other_number = forms.IntegerField(label=gettext_lazy("The other member number"), min_value=1, max_value=2**31 - 1)
    other_name = forms.CharField(label=gettext_lazy("The name with that one"), max_length=500)

    def clean(self) -> dict[str, object]:
        """Find both."""
        said = dict(super().clean() or self.cleaned_data)
        for each in ("kept", "other"):
            if f"{each}_number" in said and f"{each}_name" in said:
                said[each] = named(int(str(said[f"{each}_number"])), str(said[f"{each}_name"]))
        if said.get("kept") is not None and said.get("kept") == said.get("other"):
            raise forms.ValidationError(_("These are one number."))
        return said


def named(number: int, name: str) -> Person:
    """Return whoever has this member number, and these words in their name. Raises ``ValidationError``."""
    person = Person.objects.living().filter(member_number=number).first()
    if person is None or not all(Person.objects.with_word_in_name(word).filter(pk=person.pk).exists() for word in name.split()):
        raise forms.ValidationError(_("Nobody has this member number and this name."))
    return person


class WithdrawForm(forms.Form):
    """Which text of a line is withdrawn, and which article, or that the law, asks for it: free words would say too much for ever."""

    text = forms.ChoiceField(label=gettext_lazy("The text that begins"), widget=forms.RadioSelect)
    article = forms.ChoiceField(
        label=gettext_lazy("What asks for it"),
        help_text=gettext_lazy("Everybody can read this in the record, for ever."),
    )

    def __init__(self, rules: Constitution, texts: Sequence[Text], *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # what Django passes on
        self.fields["text"].choices = [(text.digest, beginning(text)) for text in texts]  # type: ignore[attr-defined]  # a choice field
        if len(texts) == 1:
            self.initial.setdefault("text", texts[0].digest)
        language = get_language() or ""
        cited = [(article.key, cite(rules, article.key, language=language)) for article in articles(rules, language=language)]
        self.fields["article"].choices = [("", ""), (LAW, _("A law")), *cited]  # type: ignore[attr-defined]  # a choice field


def beginning(text: Text) -> str:
    """Return the first words of a text, as one line: what it is known by to whoever may read it. Of a page in parts, what they say."""
    said = str(text)
    try:
        parts = json.loads(said)
    except ValueError:
        parts = None
    if isinstance(parts, dict):
        said = " · ".join(str(part) for part in parts.values() if part)
    return Truncator(" ".join(said.split())).words(FIRST_WORDS)


def _label(category: Category, currency: str) -> str:
    """Return a category with its dues."""
    if not category.dues:
        return category.title
    every = words(category.dues_every, get_language() or FALLBACK) if category.dues_every else ""
    said = {"title": category.title, "dues": category.dues, "currency": currency, "every": every}
    return _("%(title)s: %(dues)s %(currency)s every %(every)s") % said if every else f"{category.title}: {category.dues} {currency}"
