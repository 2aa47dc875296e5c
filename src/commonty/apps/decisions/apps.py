"""How Django finds this app."""

from django.apps import AppConfig

from commonty.apps.mandates.sources import register


class Decisions(AppConfig):
    """The app ``decisions``."""

    name = "commonty.apps.decisions"
    label = "decisions"

    def ready(self) -> None:
        """Find every effect at start-up, so that two of one name stop the program and not a motion; say what a motion is as a source."""
        from commonty.apps.bodies.merging import register as follow_merging  # noqa: PLC0415 - models are ready only now.
        from commonty.apps.decisions.catalogue import catalogue  # noqa: PLC0415 - effects import models, which are ready only now.
        from commonty.apps.decisions.doubles import AnnouncedMotions  # noqa: PLC0415 - likewise.
        from commonty.apps.decisions.models import Motion  # noqa: PLC0415 - models are ready only now.
        from commonty.apps.decisions.secret_votes import SecretMotions, whom_it_is_about  # noqa: PLC0415 - as above.
        from commonty.apps.decisions.sources import motion_source  # noqa: PLC0415 - as above.
        from commonty.apps.voting.following import register as follow  # noqa: PLC0415 - likewise.
        from commonty.apps.voting.following import register_concerned  # noqa: PLC0415 - likewise.
        from commonty.apps.voting.models import serving  # noqa: PLC0415 - likewise.

        catalogue()
        register("motion", motion_source)
        follow(SecretMotions())
        register_concerned(whom_it_is_about)
        serving.register(Motion.objects.hear_that_enough_are_reached)
        follow_merging(AnnouncedMotions())
