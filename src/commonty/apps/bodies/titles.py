"""What the offices and powers of a body are called in the newest rules that know them."""

from commonty.apps.bodies.models import Body
from commonty.apps.mandates.titles import article_title


def office_title(body: Body, office: str) -> str:
    """Return the title of an office in the newest rules on the body's path that have it, or its bare key."""
    return article_title(body.path, f"offices.{office}")
