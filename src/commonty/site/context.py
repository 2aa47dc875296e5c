"""What every page knows."""

from django.http import HttpRequest


def layout(request: HttpRequest) -> dict[str, object]:
    """Return what the layout shows on every page."""
    return {"member": getattr(request, "member", None)}
