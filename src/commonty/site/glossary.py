"""The glossary as a page of the documentation: the words that members read, and those that only the code and its readers use."""

from commonty.site.words import MOST_WORDS, WORDS

CODE = {
    "act": "something done by somebody by a right, a mandate or a decision",
    "audience": "who may read an entry: the public, the members of a body, or one person",
    "authority": "the answer to “by what right?”: kind, source, person, power, scope, article",
    "ballot": "one member's vote as it lies in a box",
    "box": "where the votes on one matter are kept until they are counted",
    "category": "a kind of membership, with its own rights and dues",
    "checkpoint": "the signed head of the record at a moment; an older one shows a rewritten past",
    "circle": "everybody, the members of a body, or one person: who sees what",
    "clear day": "a whole day between two others, neither of which counts",
    "commitment": "a salted hash that proves a fact without telling it",
    "contest": "candidates, seats and grouped ballots: what a rule counts",
    "custody": "the register of who looked at whose data, when, and under which mandate",
    "draft": "a constitution that its founders have not adopted",
    "effect": "what an adopted motion does to the organisation",
    "entitled": "on the roll of a matter",
    "entry": "the facts of one thing that happened, as the record keeps them",
    "finding": "what the check says of a constitution: an error, a warning or a note",
    "guard": "the article that says which procedure changes which articles",
    "holding": "what an app keeps of a person, and how it exports it or lets it go",
    "line": "one link of the record's chain",
    "outcome": "what a count came to: carried, lost or no decision",
    "parcel": "papers of one value that move together in a count",
    "procedure": "how a body decides, from the mover to the effect",
    "pseudonym": "what stands for a person in one body's part of the record",
    "putting": "one vote of the founders on one draft",
    "ranking": "the preferences of a ballot, first first",
    "receipt": "what a voter keeps to find their own vote again",
    "refusal": "how the rules say no, naming the article",
    "right": "what one's own standing allows",
    "route": "the article that says which procedure decides which effect",
    "scope": "the path of bodies within which an authority holds",
    "seat": "that a person holds an office of a body",
    "seconder": "a member who says that a motion deserves a vote",
    "sheet": "the whole working of one count",
    "source": "what gave an authority: a motion, a membership, the founding",
    "stage": "one step of a count: first preferences, a surplus passed on, or somebody excluded",
    "starter": "a constitution that ships with the program, to begin with",
    "tally": "the votes of one box as numbers that reconcile",
    "threshold": "an exact fraction of a base, strict or not",
    "wording": "one version of a motion's text and effects",
}
"""Words of the code that are not on members' pages."""


def document() -> str:
    """Return the page, in Markdown. A test compares it with ``docs/reference/glossary.md``."""
    lines = [
        "# Glossary",
        "",
        f"## Words that members read ({len(WORDS)}, and never more than {MOST_WORDS})",
        "",
        "Any other governance word on a member's page fails a test. Their one place is `commonty/site/words.py`.",
        "",
        "| word | meaning |",
        "|---|---|",
        *(f"| {word.key} | {word.english} |" for word in WORDS),
        "",
        "## Words of the code",
        "",
        "| word | meaning |",
        "|---|---|",
        *(f"| {word} | {meaning} |" for word, meaning in CODE.items()),
        "",
    ]
    return "\n".join(lines)
