"""Says the steps of a finding's path in plain words."""

from commonty.constitution.checking.finding import Finding, Step
from commonty.constitution.document import Constitution
from commonty.wording.sentence import Sentence

NAMED = 4
"""So many people are named in a step; more are counted."""


def told(constitution: Constitution, finding: Finding) -> tuple[Sentence, ...]:
    """Return the steps of the finding's path, each as a sentence, with the titles that this constitution gives."""
    return tuple(_step(constitution, step) for step in finding.path)


def _step(constitution: Constitution, step: Step) -> Sentence:
    """Say one step."""
    name = {"move": f"move-{step.what.get('effect')}", "vote": f"vote-{step.what.get('choice')}"}.get(step.verb, step.verb)
    if step.verb == "vacate" and not step.who:
        name = "vacate-all"
    people: tuple[object, ...] = step.who
    if len(people) > NAMED:
        people = (*people[: NAMED - 1], Sentence("step.people", {"n": len(people) - NAMED + 1}))
    values: dict[str, object] = {"people": people, "n": len(step.who), "whom": step.what.get("whom", "")}
    if body := step.what.get("body"):
        values["body"] = constitution.bodies[body].title
    if procedure := step.what.get("procedure"):
        values["procedure"] = constitution.procedures[procedure].title
    if office := constitution.offices.get(step.what.get("office", step.what.get("of", ""))):
        values["office"] = office.title
    return Sentence(f"step.{name}", values)
