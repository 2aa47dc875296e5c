"""Every address of the site, in a real browser: at both sizes, in both themes, for whoever can reach it."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from playwright.sync_api import Browser, Page

from conftest import Installation
from tests.journeys.examples_of_law import LAW
from tests.journeys.one_example import ACT, AWAY, FILE, MISSING, NOBODY, REFUSAL, SIGNS_IN, STATUSES, TOKEN, Example, act, file, page
from tests.journeys.served import START, Served, blank, serve
from tests.journeys.visiting import AXE, COLOURS, DESK, FAULTS, SCHEMES, SETTLED, Visitor, violations, visit

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SIZES = (390, 1280)
BOTH = ("member", NOBODY)
MOTIONS = ("motion_open", "motion_seconding", "motion_notice", "motion_done", "motion_lost", "motion_undecided", "motion_amending")
ELECTION = (
    *("nominations", "own-nomination", "acceptances", "paper-acceptances", "withdrawals", "challenges"),
    *("paper-ballots", "piles", "completions", "lots", "opened-lots"),
)
YEAR: dict[str, tuple[Example, ...]] = {
    "home": (page(*BOTH, "newcomer"),),
    **dict.fromkeys(("about", "decisions", "words"), (page(*BOTH),)),
    "what-you-can-do": (Example(AWAY),),
    "language": (act(),),
    "machine": (page("member"),),
    "record:lines": (page(*BOTH), page(query="?kind=motion.moved")),
    "record:line": (page(*BOTH, seq="line"),),
    "record:checkpoint": (file(),),
    "record:export": (file(),),
    "record:growth": (file(old_size="lines"),),
    "record:proof": (file(seq="line"),),
    **dict.fromkeys(
        ("people:join", "people:sign-in", "people:long", "people:paper", "bodies:lost", "bodies:recovery-stop"), (page(NOBODY),)
    ),
    **dict.fromkeys(("people:code", "people:who", "people:second"), (page("stranger"),)),
    **dict.fromkeys((f"people:{each}" for each in ("passkey", "question", "sign-out", "prove-passkey", "passkey-options")), (act(),)),
    **dict.fromkeys(("people:totp-secret", "people:totp-removal", "bodies:own-objection"), (act(),)),
    **dict.fromkeys(("people:me", "people:details"), (page(),)),
    "people:data": (page(),),
    "people:data-json": (file(),),
    **dict.fromkeys(("people:custody", "leaving:copies"), (page(),)),
    "people:consents": (page(),),
    "people:prove": (page(),),
    "leaving:ask": (act(),),
    "leaving:branch": (Example(MISSING, ("member",), {"pk": "line"}),),
    **dict.fromkeys(("leaving:answers", "leaving:departures"), (act(pk="line"),)),
    "people:passkeys": (page(),),
    "people:paper-code": (page(),),
    "people:passkey-removal": (act(pk="line"),),
    "people:totp": (page("member", "secretary"),),
    "people:recovery-codes": (Example(AWAY),),
    "people:erase": (page(),),
    "people:stop": (page(NOBODY, token="token"),),
    "rules:rules": (page(),),
    "rules:organisation-version": (page(NOBODY, number="version"),),
    "rules:of-body": (page(body="body"),),
    "rules:version": (page(body="body", number="version"),),
    "rules:text": (file(body="body", number="version"),),
    "mandates:mandates": (page(), page(query="?ended")),
    "mandates:mandate": (page(pk="mandate"), page(pk="office"), page("secretary", pk="office")),
    "mandates:reports": (act(pk="office"),),
    "mandates:endings": (act(pk="office"),),
    "mandates:passed-on": (page("editor", pk="editing"),),
    "bodies:bodies": (page(), Example(SIGNS_IN, (NOBODY,))),
    "bodies:body": (page("member", "newcomer", pk="body"), page(pk="group"), page(pk="caucus")),
    "bodies:roll": (page("secretary", pk="body"), Example(REFUSAL, ("member",), {"pk": "body"})),
    **dict.fromkeys(("bodies:memberships", "bodies:endings", "bodies:returns"), (act(pk="body"),)),
    "bodies:applications": (Example(REFUSAL, ("member",), {"pk": "body"}),),
    "bodies:application": (page("member", "applicant", pk="body", application="application"),),
    **{f"bodies:{each}": (act(pk="body", application="application"),) for each in ("sponsors", "admissions", "declinings")},
    "bodies:deaths": (page("secretary", pk="body"), Example(REFUSAL, ("member",), {"pk": "body"})),
    "bodies:death-corrections": (act(pk="body", death="application"),),
    "dues:mine": (page(),),
    "osdi:tokens": (page(),),
    "osdi:revocations": (act(pk="line"),),
    **{f"osdi:{each}": (Example(TOKEN),) for each in ("entry", "people", "helper", "tags")},
    **{f"osdi:{each}": (Example(TOKEN, places={"number": "line"}),) for each in ("person", "taggings")},
    "bodies:doubles": (page("secretary", pk="body"), Example(REFUSAL, ("member",), {"pk": "body"})),
    "bodies:doubles-pair": (page("secretary", pk="body", asleep="double", kept="number"),),
    "bodies:deeds": (page("secretary", pk="body"),),
    "bodies:undoing": (Example(MISSING, ("secretary",), {"pk": "body", "deed": "line"}),),
    **dict.fromkeys(("bodies:own-deeds", "bodies:other-number"), (page(),)),
    "decisions:corrections": (Example(REFUSAL, ("member",), {"pk": "motion_notice"}),),
    **{f"decisions:{each}": (act(pk="motion_notice"),) for each in ("objections", "fresh-notices")},
    **dict.fromkeys(("dues:uploads", "dues:letters"), (Example(REFUSAL, ("member",)),)),
    **dict.fromkeys(("dues:one", "dues:posted", "dues:objections"), (act(),)),
    **{f"dues:{each}": (act(pk="line"),) for each in ("upload", "columns", "in-force", "undoing", "throwing-away", "answers")},
    "bodies:recoveries": (page("secretary"), Example(REFUSAL)),
    "bodies:recovery": (page("secretary", recovery="recovery"),),
    "bodies:recovery-contact": tuple(page("secretary", recovery="recovery", contact=way) for way in ("ringing", "posting")),
    "bodies:recovery-objection": (page(NOBODY, code="stopping"), Example(MISSING, (NOBODY,), {"code": "=x"})),
    "bodies:recovery-proof": (page(NOBODY, code="proving"),),
    **dict.fromkeys(("bodies:recovery-vouches", "bodies:recovery-withdrawals"), (act(recovery="recovery"),)),
    "bodies:withdrawals": (page("secretary", "member", seq="text_line"),),
    "bodies:office": (page(key="=secretary"), page(key="=panel-member")),
    "bodies:power": (page(key="=see-details"), page(key="=edit-campaigns")),
    **dict.fromkeys(("voting:roll", "voting:mine"), (page(pk="roll"),)),
    **{name: tuple(Example(*each) for each in several) for name, several in LAW.items()},
    "voting:box": (page(pk="box"), Example(REFUSAL, ("member",), {"pk": "open_box"})),
    "voting:leaves": (file(pk="box"),),
    "voting:receipt": (page(pk="box"), page(pk="open_box")),
    "voting:booth": (page(uuid="board_open"),),
    **{f"voting:{each}": (act(uuid="board_open"),) for each in ("credentials", "ballots", "booth-codes", "receipts")},
    "voting:codes": (page(uuid="issuing"), Example(SIGNS_IN, (NOBODY,), {"uuid": "issuing"})),
    "voting:codes-voters": (Example(REFUSAL, ("member",), {"uuid": "issuing"}),),
    **{f"voting:{each}": (act(uuid="issuing"),) for each in ("codes-public", "codes-lost")},
    "voting:board": (page(*BOTH, uuid="board_open"), page(query="?tracker=none", uuid="board_closed")),
    **{f"voting:{each}": (file(uuid="board_opened"),) for each in ("archive", "bound")},
    "voting:checks": (page(uuid="board_closed"), Example(SIGNS_IN, (NOBODY,), {"uuid": "board_closed"})),
    "voting:keys": (page("member", "trustee", pk="body"),),
    **dict.fromkeys(("voting:ceremonies", "voting:rehearsals"), (act(pk="body"),)),
    "voting:rehearsal": (page("trustee", pk="rehearsal"),),
    **{f"voting:rehearsal-{each}": (act(pk="rehearsal"),) for each in ("ending", "going-on")},
    "voting:own-key": (page("trustee", pk="body"), Example(REFUSAL, ("member",), {"pk": "body"})),
    "voting:key-letter": (page("trustee", pk="body", mandate="keeping"),),
    "voting:key-task": (Example(FILE, ("trustee",), {"pk": "body", "ceremony": "ceremony"}),),
    **{f"voting:key-{each}": (Example(FILE, ("trustee",), {"pk": "body", "ceremony": "ceremony"}),) for each in ("certificates", "dealt")},
    "voting:key-parts": (act(pk="body", ceremony="ceremony"),),
    "voting:opening": (page("trustee", "member", uuid="board_closed"),),
    "voting:opening-task": (Example(FILE, ("trustee",), {"uuid": "board_closed"}),),
    "voting:opening-parts": (act(uuid="board_closed"),),
    "decisions:motions": (page(*BOTH), page(query="?kind=all&body=members")),
    "decisions:new": (
        page(),
        page(query="?body=members"),
        page(query="?body=members&effect=mandates.grant"),
        page(query="?body=members&effect=rules.amend"),
        page(query="?body=members&effect=rules.amend&as=text"),
    ),
    "decisions:motion": (*(page(*BOTH, pk=each) for each in MOTIONS), page("mover", pk="motion_own")),
    "decisions:print": (page(*BOTH, pk="motion_open"), page(pk="motion_carried")),
    "decisions:versions": (page("mover", pk="motion_own"),),
    **{f"decisions:{each}": (act(pk="motion_open"),) for each in ("votes", "seconds", "unsecond", "answers", "withdrawals")},
    "decisions:calling-off": (Example(MISSING, places={"pk": "motion_open"}),),
    **{f"decisions:{each}": (act(pk="motion_open"),) for each in ("meeting-moves", "meeting-cancellations")},
    **{f"decisions:{each}": (act(pk="motion_open"),) for each in ("paper-ballots", "piles", "reports", "papers")},
    "decisions:challenges": (act(pk="motion_carried"),),
    "decisions:rulings": (act(pk="motion_carried", challenge="motion_carried"),),
    "decisions:comparisons": (act(pk="motion_carried"),),
    "decisions:comparison-rulings": (act(pk="motion_carried", comparison="motion_carried"),),
    "decisions:executions": (act(pk="motion_carried"),),
    "decisions:tellers": (Example(REFUSAL, ("member",), {"pk": "motion_open"}),),
    "decisions:meetings": (page(),),
    "decisions:calls": (act(),),
    "decisions:call": (Example(MISSING),),  # Nothing waits for a meeting at the end of this year.
    "decisions:meeting": (page(pk="meeting"),),
    **{f"decisions:{each}": (Example(REFUSAL, ("member",), {"pk": "meeting"}),) for each in ("pack", "report")},
    "decisions:paper": (Example(REFUSAL, ("member",), {"pk": "meeting", "number": "version"}),),
    "elections:elections": (page(*BOTH), page(query="?body=committee")),
    "elections:election": (page(*BOTH, pk="election"), page(*BOTH, "secretary", pk="election_open"), page(*BOTH, pk="election_hall")),
    "elections:print": (page(*BOTH, pk="election"), page(pk="election_open")),
    **{f"elections:{each}": (file(pk="election"),) for each in ("blt", "csv", "count")},
    "elections:ballot": (page(pk="election_open"), Example(REFUSAL, ("member",), {"pk": "election"})),
    "elections:receipt": (page(pk="election_open"),),
    "elections:statement": (Example(REFUSAL, ("member",), {"pk": "election_open"}),),
    "elections:officers": (page("secretary", pk="election_open"), Example(REFUSAL, ("member",), {"pk": "election_open"})),
    **{f"elections:{each}": (act(pk="election_open"),) for each in ELECTION},
    **dict.fromkeys(("elections:supports", "elections:unsupport"), (act(pk="election_open", nomination="line"),)),
    "elections:rulings": (act(pk="election_open", challenge="line"),),
    "elections:seats": (act(pk="election_open", number="line"),),
    "elections:willing": (act(pk="election_open", countback="line"),),
    "elections:countback-challenges": (act(pk="election_open", countback="line"),),
    "campaigns:campaigns": (page(*BOTH),),
    "campaigns:campaign": (page(*BOTH, pk="campaign"), page("editor", pk="editable")),
    "campaigns:page": (page("editor", pk="editable"), Example(REFUSAL, ("member",), {"pk": "editable"})),
    "campaigns:wins": (page("editor", pk="editable"),),
    **dict.fromkeys(("campaigns:won", "campaigns:sheet"), (page(*BOTH, pk="won", win="win"),)),
    "campaigns:signatures": (act(pk="campaign"),),
    "campaigns:code": (page("stranger", pk="editable"),),
    "campaigns:withdrawals": (act(pk="campaign"),),
}
"""An example, at least one, of every address that a founded organisation has, by the name of its pattern."""
FOUNDING: dict[str, tuple[Example, ...]] = {
    "founding:page": (page("founder", NOBODY),),
    "founding:founders": (act(),),
    "founding:returns": (act(),),
    "founding:proofs": (act(),),
    "founding:drafts": (act(),),
    "founding:draft": (page("founder"),),
    "founding:draft-text": (page("founder"),),
    "founding:invitations": (act(),),
    "founding:invitation": (page("founder", pk="invitation"),),
    "founding:candidacies": (act(),),
    "founding:putting": (act(),),
    "founding:votes": (act(),),
    "founding:closing": (act(),),
}
"""The same of an organisation that is being founded."""
MOVING: dict[str, tuple[Example, ...]] = {
    "founding:moving": (page("founder"),),
    **dict.fromkeys(("founding:moving-columns", "founding:moving-trial"), (page("founder"),)),
    **{f"founding:moving-{name}": (act(),) for name in ("lists", "asking", "asking-stop", "opt-outs", "people", "taking-back", "opening")},
}
"""The same of an organisation that moves in, while its list is read."""
MOVED: dict[str, tuple[Example, ...]] = {
    "founding:moving": (page("founder"),),
    "founding:moving-meeting": (page("founder"),),
    "founding:moving-officers": (page("founder"),),
    "founding:moving-turnouts": (page("founder"),),
}
"""The same once everybody on the list is here."""
AJAR: dict[str, tuple[Example, ...]] = {
    "founding:moving": (page("founder"),),
    "founding:moving-telling": (act(),),
    "home": (page("founder"),),
}
"""The same while only those who move it in can look around."""
OPEN: dict[str, tuple[Example, ...]] = {
    "moving:meeting": (page("secretary"),),
    "moving:letters": (page("secretary"), Example(REFUSAL, ("mo",))),
    **dict.fromkeys(("moving:posted", "moving:codes"), (act(),)),
    **dict.fromkeys(("moving:labels", "moving:invite"), (page("secretary"),)),
    "moving:invitation": (page("secretary", pk="code"),),
    "moving:told": (page(NOBODY, token="told"),),
}
"""The same once its doors are open."""
VOTING: dict[str, tuple[Example, ...]] = {"founding:page": (page("founder"),), "founding:draft": (page("founder"),)}
"""What looks different while the founders vote."""
STARTING: dict[str, tuple[Example, ...]] = {
    "founding:page": (page("founder", NOBODY),),
    **dict.fromkeys(("words", "people:sign-in"), (page(NOBODY),)),
}
"""What looks different before anything is chosen."""


def patterns(resolver: URLResolver | None = None, space: str = "") -> Iterator[str]:
    """Yield the name of every pattern of the site."""
    for each in (resolver or get_resolver()).url_patterns:
        if isinstance(each, URLResolver):
            yield from patterns(each, f"{each.namespace}:" if each.namespace else space)
        elif isinstance(each, URLPattern):
            yield f"{space}{each.name}"


def test_every_address_has_an_example() -> None:
    assert set(patterns()) == {*YEAR, *FOUNDING, *MOVING, *MOVED, *AJAR, *OPEN}


@dataclass
class World:
    """An installation that is served, and what is in it."""

    served: Served
    browser: Browser
    found: dict[str, Any]
    people: dict[str, str]
    visitors: dict[str, Visitor] = field(default_factory=dict)

    def visitor(self, who: str) -> Visitor:
        """Return somebody, signed in."""
        if who not in self.visitors:
            visitor = visit(self.browser, self.served, DESK)
            if who != NOBODY:
                visitor.context.add_cookies([{"name": "commonty", "value": self.people[who], "url": self.served.origin}])
            self.visitors[who] = visitor
        return self.visitors[who]

    def faults(self, table: dict[str, tuple[Example, ...]]) -> list[str]:
        """Open every address of a table as everybody whom it names, look at it in every way, and return what is wrong."""
        wrong: list[str] = []
        for name, examples in table.items():
            for example in examples:
                for who in example.people:
                    wrong += [f"{name} as {who}: {fault}" for fault in self._look(name, example, who)]
        return wrong

    def _look(self, name: str, example: Example, who: str) -> list[str]:
        places = {place: key[1:] if key.startswith("=") else self.found[key] for place, key in example.places.items()}
        address = self.served.origin + reverse(name, kwargs=places) + example.query
        visitor = self.visitor(who)
        if example.gives in {ACT, FILE, TOKEN}:
            answer = visitor.context.request.get(address, max_redirects=0)
            kind = answer.headers.get("content-type", "")
            is_right = answer.status in STATUSES[example.gives] and (example.gives == ACT) == ("html" in kind or not kind)
            return [] if is_right else [f"{answer.status} {kind}"]
        answered = visitor.page.goto(address)
        status = answered.status if answered else 0
        wanted = "/sign-in/" if example.gives == SIGNS_IN else visitor.path if example.gives == AWAY else reverse(name, kwargs=places)
        if status not in STATUSES[example.gives] or visitor.path != wanted:
            return [f"{address} gave {status} at {visitor.page.url}"]
        return [*_look_everywhere(visitor.page), *_taken(visitor.complaints)]


def _look_everywhere(page: Page) -> list[str]:
    wrong: list[str] = []
    for width in SIZES:
        page.set_viewport_size({"width": width, "height": 844})
        wrong += [f"{width} px: {fault}" for fault in page.evaluate(FAULTS)]
        judged = ((SCHEMES[0], AXE), (SCHEMES[1], COLOURS)) if width == SIZES[0] else ((SCHEMES[1], AXE),)
        for scheme, rules in judged:
            page.emulate_media(color_scheme=scheme)
            page.evaluate(SETTLED)
            wrong += [f"{width} px, {scheme}: {rule} {where}" for rule, where in violations(page, rules)]
    return wrong


def _taken(complaints: list[str]) -> list[str]:
    taken = list(complaints)
    complaints.clear()
    return taken


def _told(installation: Installation, what: str, *, at: datetime | None = None) -> dict[str, Any]:
    script = f"from tests.journeys import examples; examples.{what}()"
    if at is not None:
        script = f"import time_machine, datetime\nwith time_machine.travel(datetime.datetime.fromisoformat({at.isoformat()!r})): {script}"
    told: dict[str, Any] = json.loads(installation.python(script) or "{}")
    return told


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory: pytest.TempPathFactory, browser: Browser, lived: Path) -> Iterator[World]:
    """Serve the demonstration."""
    folder = tmp_path_factory.mktemp("demonstration")
    copytree(lived, folder / "var")
    installation = blank(folder)
    with serve(installation) as served:
        yield World(served, browser, **_told(installation, "tell_of_a_year", at=START))


@pytest.fixture(scope="module")
def founding(tmp_path_factory: pytest.TempPathFactory, browser: Browser, unfounded: Path) -> Iterator[World]:
    """Serve an organisation that three founders have come to."""
    folder = tmp_path_factory.mktemp("founding")
    copytree(unfounded, folder / "var")
    installation = blank(folder)
    with serve(installation, at=datetime.now(UTC)) as served:
        yield World(served, browser, **_told(installation, "begin_founding"))


@pytest.mark.parametrize("part", sorted({re.split(":", name)[0] if ":" in name else "site" for name in YEAR}))
def test_every_page_of_an_organisation_is_well_made(part: str, demonstration: World) -> None:
    table = {name: examples for name, examples in YEAR.items() if (name.split(":")[0] if ":" in name else "site") == part}

    assert demonstration.faults(table) == []


def test_every_page_of_a_founding_is_well_made(founding: World) -> None:
    installation = founding.served.installation
    founding.people["member"] = founding.people["founder"]

    assert founding.faults(STARTING) == []
    _told(installation, "choose_a_starter")
    assert founding.faults(FOUNDING) == []
    _told(installation, "put_it_to_the_vote")
    assert founding.faults(VOTING) == []


def test_every_page_of_moving_in_is_well_made(tmp_path: Path, browser: Browser, unfounded: Path) -> None:
    copytree(unfounded, tmp_path / "var")
    installation = blank(tmp_path)
    with serve(installation, at=datetime.now(UTC)) as served:
        world = World(served, browser, **_told(installation, "begin_moving"))
        assert world.faults({"founding:moving": MOVING["founding:moving"]}) == []
        _told(installation, "bring_a_list")
        assert world.faults(MOVING) == []
        _told(installation, "bring_people_in")
        assert world.faults(MOVED) == []
        _told(installation, "open_doors")
        assert world.faults(AJAR) == []
        told = _told(installation, "tell_everybody")
        opened = World(served, browser, told["found"], told["people"])
        assert opened.faults(OPEN) == []


def test_a_page_that_is_not_there_is_well_made_too(demonstration: World) -> None:
    visitor = demonstration.visitor("member")
    answered = visitor.page.goto(f"{demonstration.served.origin}/nothing/")

    assert (answered.status if answered else 0, _look_everywhere(visitor.page), _taken(visitor.complaints)) == (404, [], [])
