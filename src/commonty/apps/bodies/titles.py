"""What the offices and powers of a body are called in the newest rules that know them."""

from commonty.apps.bodies.models import Body
from commonty.apps.rules.models import Version


def office_title(body: Body, office: str) -> str:
    """Return the title of an office in the newest rules on the body's path that have it, or its bare key."""
    for version in Version.objects.filter(body__in=body.path).order_by("-in_force_from", "-number").iterator():
        if office in version.constitution.offices:
            return version.constitution.offices[office].title
    return office
