"""The forms with which something that was done, or said, is undone or put right."""

from commonty.apps.people.models import Deed
from tests.journeys.inhabited import Inhabited
from tests.journeys.posting import Post


def here_twice(world: Inhabited) -> dict[str, object]:
    """Return two who are one person, the one that is to sleep first."""
    return {"pk": "members", "asleep": world.twins[3].member_number, "kept": world.twins[2].member_number}


def merged(world: Inhabited) -> dict[str, object]:
    return {"pk": "members", "deed": Deed.objects.get(person=world.twins[0]).pk}


def of_slip(world: Inhabited) -> dict[str, object]:
    """Return the motion to whose correction somebody objected."""
    return {"pk": world.motions["slip"].pk}


UNDOING: dict[str, Post] = {
    # Finds two by number and name, and does nothing to them.
    "bodies:doubles": Post(
        "mandate", who=lambda world: world.clerk, where=lambda _world: {"pk": "members"}, mandate="merging", works=False
    ),
    "bodies:doubles-pair": Post("mandate", who=lambda world: world.clerk, where=here_twice, mandate="merging"),
    "bodies:undoing": Post(
        "mandate", who=lambda world: world.clerk, where=merged, foreign=lambda world: {**merged(world), "pk": "circle"}, mandate="merging"
    ),
    "bodies:other-number": Post("self", who=lambda world: world.twins[1]),
    "decisions:corrections": Post(
        "named",
        who=lambda world: world.everybody[0],
        where=lambda world: {"pk": world.motions["noticed"].pk},
        data=lambda _world: {"title": "Announced", "text": "We shall not.", "seen": "on"},
    ),
    "decisions:objections": Post("right", where=lambda world: {"pk": world.motions["misspelt"].pk}),
    "decisions:fresh-notices": Post("named", who=lambda world: world.everybody[0], where=of_slip),
}
