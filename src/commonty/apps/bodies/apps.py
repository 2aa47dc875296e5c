"""How Django finds this app."""

from django.apps import AppConfig


class Bodies(AppConfig):
    """The app ``bodies``."""

    name = "commonty.apps.bodies"
    label = "bodies"

    def ready(self) -> None:
        """Tell the record who reads for the members of a body, mandates what bodies are as sources; hear of new rules and of sign-ins."""
        from django.contrib.auth.signals import user_logged_in  # noqa: PLC0415 - as below.

        from commonty.apps.bodies.circles import bodies_of, body_source, is_closed, membership_source, named_to, titles  # noqa: PLC0415 - models are ready only now.
        from commonty.apps.bodies.following import follow, refuse_to_orphan  # noqa: PLC0415 - as above.
        from commonty.apps.bodies.joining import note_sign_in  # noqa: PLC0415 - as above.
        from commonty.apps.bodies.registers import Registers  # noqa: PLC0415 - as above.
        from commonty.apps.bodies.undoing import KINDS  # noqa: PLC0415 - as above.
        from commonty.apps.mandates import sources  # noqa: PLC0415 - as above.
        from commonty.apps.people import erasing, undoing  # noqa: PLC0415 - as above.
        from commonty.apps.record import audiences, closed, joining  # noqa: PLC0415 - as above.
        from commonty.apps.rules import adopting  # noqa: PLC0415 - as above.

        adopting.register(follow)
        erasing.register(Registers())
        adopting.register_objector(refuse_to_orphan)
        audiences.register(bodies_of)
        closed.register(is_closed)
        joining.register(titles=titles, bodies=named_to)
        sources.register("membership", membership_source)
        sources.register("body", body_source)
        undoing.register(*KINDS)
        # Django's own signal: people is below this app, and cannot tell it that somebody signed in.
        user_logged_in.connect(note_sign_in, dispatch_uid="bodies.note-sign-in")
