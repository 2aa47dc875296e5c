"""What somebody fills in to belong to a body."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonty.constitution.document import Category, Constitution


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


def _label(category: Category, currency: str) -> str:
    """Return a category with its dues."""
    if not category.dues:
        return category.title
    every = f"{category.dues_every.count} {category.dues_every.unit.value}" if category.dues_every else ""
    said = {"title": category.title, "dues": category.dues, "currency": currency, "every": every}
    return _("%(title)s: %(dues)s %(currency)s every %(every)s") % said if every else f"{category.title}: {category.dues} {currency}"
