"""How Django finds this app."""

from django.apps import AppConfig

from commonty.apps.mandates.sources import register


class Elections(AppConfig):
    """The app ``elections``."""

    name = "commonty.apps.elections"
    label = "elections"

    def ready(self) -> None:
        """Say what an election is as the source of a mandate, and what called it."""
        from commonty.apps.bodies.merging import register as follow_merging  # noqa: PLC0415 - models are ready only now.
        from commonty.apps.bodies.recovering import register as register_bar  # noqa: PLC0415 - models are ready only now.
        from commonty.apps.decisions.items import register as register_items  # noqa: PLC0415 - likewise.
        from commonty.apps.elections.agendas import Elections as OnAgendas  # noqa: PLC0415 - likewise.
        from commonty.apps.elections.doubles import RunningElections  # noqa: PLC0415 - likewise.
        from commonty.apps.elections.models import Election  # noqa: PLC0415 - models are ready only now.
        from commonty.apps.elections.officers import stands  # noqa: PLC0415 - likewise.
        from commonty.apps.elections.secret_votes import SecretElections, standing  # noqa: PLC0415 - models are ready only now.
        from commonty.apps.elections.sources import election_source, office_source  # noqa: PLC0415 - models are ready only now.
        from commonty.apps.voting.following import register as follow  # noqa: PLC0415 - likewise.
        from commonty.apps.voting.following import register_concerned  # noqa: PLC0415 - likewise.
        from commonty.apps.voting.models import serving  # noqa: PLC0415 - likewise.

        register("election", election_source)
        register("office", office_source)
        follow(SecretElections())
        register_concerned(standing)
        serving.register(Election.objects.hear_that_enough_are_reached)
        register_bar(stands)
        follow_merging(RunningElections())
        register_items(OnAgendas())
