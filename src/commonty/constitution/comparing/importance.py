"""Which changes a member should read first: rights and guards, then majorities, then all the rest; notes come last."""

CHAPTERS = (
    "rights",
    "guards",
    "routes",
    "procedures",
    "powers",
    "offices",
    "categories",
    "bodies",
    "duties",
    "meetings",
    "organisation",
    "founding",
)
KEYS = (
    "unamendable",
    "text",
    "articles",
    "threshold",
    "carried_at_once",
    "lost_at_once",
    "quorum",
    "petition",
    "movers",
    "seconders",
    "procedure",
    "reaches",
    "context",
    "body",
    "urgent",
    "notice",
    "hearing",
    "nominations",
    "nominators",
    "acceptance",
    "counting",
    "variant",
    "measure",
    "grades",
    "ron",
    "uncontested",
    "opening",
    "credentials",
    "spare",
    "few",
    "voting",
    "excludes_concerned",
    "challenge",
    "ruled_by",
    "recall",
    "powers",
    "term",
    "seats",
    "reserved",
    "vacancy",
    "rights",
    "dues",
)
LAST = ("note", "order")


def importance(chapter: str, key: str) -> tuple[int, int, int]:
    """Return what orders changes: whole articles before their keys, notes and mere order after everything."""
    within = -1 if not key else KEYS.index(key) if key in KEYS else len(KEYS)
    return (1 if key in LAST else 0, CHAPTERS.index(chapter), within)
