"""Examples of the addresses that are about notices and people's data: what each gives, to whom, with which places."""

from commonty.apps.voting.models import Serving

Sample = tuple[str, tuple[str, ...], dict[str, str]]

LAW: dict[str, tuple[Sample, ...]] = {
    "voting:served": (("page", ("member",), {"pk": "serving"}), ("page", ("secretary",), {"pk": "serving_waiting"})),
    **dict.fromkeys(("voting:notice-letters", "voting:notice-labels"), (("page", ("secretary",), {"pk": "serving_waiting"}),)),
    "privacy": (("page", ("member", "nobody"), {}),),
    "data-protection": (("page", ("member",), {}),),
    "data-protection-file": (("file", ("member",), {}),),
    "bodies:kept": (("page", ("secretary",), {"pk": "body"}), ("refusal", ("member",), {"pk": "body"})),
    "voting:notice-posted": (("act", ("member",), {"pk": "serving"}),),
}

MOVING = (
    *("lists", "columns", "trial", "people", "taking-back", "meeting", "officers", "turnouts", "opening", "telling"),
    *("asking", "asking-stop", "opt-outs"),
)
"""What founders send who move an organisation in."""


def servings() -> dict[str, object]:
    """Return a notice whose vote has opened, and one whose vote is to come."""
    over, to_come = (
        Serving.objects.filter(ended_at__isnull=is_null).order_by("pk").values_list("pk", flat=True)[0] for is_null in (False, True)
    )
    return {"serving": over, "serving_waiting": to_come}
