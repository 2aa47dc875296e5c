"""The tags for sentences of the constitution's library: ``{% load rules %}``."""

from django import template
from django.utils.translation import get_language

from commonty.constitution.catalogue import say
from commonty.wording.catalogue import FALLBACK
from commonty.wording.sentence import Sentence

register = template.Library()


@register.filter
def said(sentence: Sentence) -> str:
    """Put a sentence of the library into words, in the reader's language."""
    return say(sentence, get_language() or FALLBACK)
