"""A procedure with what it inherits from those it extends."""

import dataclasses

from commonty.constitution.document import Constitution, Procedure
from commonty.constitution.refusal import Refused
from commonty.wording.sentence import Sentence

NEVER_INHERITED = frozenset({"title", "body", "extends", "note"})


def resolved(constitution: Constitution, key: str) -> Procedure:
    """
    Return a procedure with what it inherits: a key it is silent on holds as in the procedure that it extends.

    Its title, body and note are always its own. Raises ``Refused`` where there is no such procedure.
    """
    if key not in constitution.procedures:
        raise Refused(Sentence("route.no-procedure", {"procedure": key}), article=f"procedures.{key}")
    own = constitution.procedures[key]
    if not own.extends:
        return own
    above = resolved(constitution, own.extends)
    inherited = {
        field.name: getattr(above, field.name)
        for field in dataclasses.fields(Procedure)
        if "says" in field.metadata
        and field.name not in NEVER_INHERITED
        and field.name not in own.restated
        and getattr(own, field.name) == field.default
    }
    return dataclasses.replace(own, **inherited)
