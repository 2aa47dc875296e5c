"""How Django finds this app."""

from django.apps import AppConfig

from commonty.apps.mandates.sources import register


class Voting(AppConfig):
    """The app ``voting``."""

    name = "commonty.apps.voting"
    label = "voting"

    def ready(self) -> None:
        """Say what a rehearsal is, as what acts are done by and as what is voted on; and what is done to members that can be undone."""
        from commonty.apps.bodies.merging import register as follow_merging  # noqa: PLC0415 - models are ready only now.
        from commonty.apps.people.undoing import register as can_be_undone  # noqa: PLC0415 - likewise.
        from commonty.apps.voting.doubles import Doubles  # noqa: PLC0415 - likewise.
        from commonty.apps.voting.following import register as follow  # noqa: PLC0415 - models are ready only now.
        from commonty.apps.voting.rehearsing import Rehearsed, rehearsal_source  # noqa: PLC0415 - likewise.
        from commonty.apps.voting.undoing import NoticePosted  # noqa: PLC0415 - likewise.

        register("rehearsal", rehearsal_source)
        can_be_undone(NoticePosted())
        follow(Rehearsed())
        follow_merging(Doubles())
