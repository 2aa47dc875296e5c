"""The demonstration: what happened in its year, and whether everything in it can be walked down to the votes."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest

from commonty.apps.record.chain import GENESIS, Link, canonical
from commonty.apps.record.checkpoint import Checkpoint, Signer
from commonty.apps.record.merkle import Peaks
from commonty.apps.record.reading import Header
from commonty.cli import main
from conftest import Installation, unmade

pytestmark = pytest.mark.slow

CUT = 40
"""Where the tests tamper: a line in the middle of the first months."""

TOLD = """
import json
from django.utils import timezone
from commonty.apps.bodies.models import Body
from commonty.apps.campaigns.models import Campaign, Win
from commonty.apps.decisions.models import Meeting, Motion
from commonty.apps.elections.models import Countback, Election, Seating
from commonty.apps.mandates.models import Mandate
from commonty.apps.people.models import Person
from commonty.apps.rules.models import Version
from commonty.apps.voting.models import Board
now = timezone.now()
first, again = Motion.objects.filter(left_over_of=None), Motion.objects.exclude(left_over_of=None)
ended = Mandate.objects.ended(now).filter(parent=None).exclude(task="").order_by("pk")
print(json.dumps({
    "people": Person.objects.count(),
    "bodies": sorted(Body.objects.values_list("article", flat=True)),
    "motions": {motion.wording.title: motion.phase(now).value for motion in first.order_by("pk")},
    "again": {motion.wording.title: motion.phase(now).value for motion in again.order_by("pk")},
    "quorums": [str(version.constitution.procedures["ordinary"].quorum[0].share) for version in Version.objects.order_by("number")],
    "ended": {mandate.task: mandate.ending.why if hasattr(mandate, "ending") else "by the clock" for mandate in ended},
    "campaigns": Campaign.objects.count(),
    "wins": Win.objects.count(),
    "elections": [[each.called_by.partition(":")[0], each.seats, each.phase(now).value] for each in Election.objects.order_by("pk")],
    "barred": sorted({each["effect"] for each in Election.objects.earliest("pk").outcome.sheet["constrained"]}),
    "officers": Election.objects.earliest("pk").outcome.officers,
    "countbacks": [each.recount.winner is not None for each in Countback.objects.order_by("pk")],
    "seated": Seating.objects.filter(seat__office="committee-member", seat__mandate__ending=None).count(),
    "halls": [
        [hasattr(each, "agreement"), each.papers.count(), each.election_places.count()] for each in Meeting.objects.order_by("pk")
    ],
    "auditors": Seating.objects.filter(seat__office="auditor").count(),
    "boards": [
        [each.stage.value, each.verify().is_accepted, each.box.marks.count(), each.parts.values("trustee").distinct().count()]
        for each in Board.objects.order_by("pk")
    ],
    "coded": [each.issuing is not None for each in Board.objects.order_by("pk")],
}))
"""
WALK = """
import html, json, re
from django.test import Client
from django.utils import timezone
from commonty.apps.bodies.circles import bodies_of
from commonty.apps.decisions.models import Motion
from commonty.apps.elections import results
from commonty.apps.elections.models import Election
from commonty.apps.mandates.models import Mandate
from commonty.apps.people.models import Account, Person
now = timezone.now()
clients = {}

def elected(client, source, page, text, steps):
    "The same of a mandate that an election gave: its sheet replays, as many ballots as voted, and its page says who was elected."
    election = Election.objects.get(pk=int(source.strip("/").rpartition("/")[2]))
    read = client.get(source).content.decode()
    sheet, box = results.sheet(election), election.opening.box
    voted = box.sealed.entered if election.is_elsewhere else box.marks.count()
    steps = [url for url in steps if "/meetings/" not in url or client.get(url).status_code != 200]
    print(json.dumps([
        page.status_code,
        text.count('class="question"'),
        [client.get(url).status_code for url in (source, *steps)],
        'id="result"' in read,
        'id="ballots"' in read,
        "carried" if list(sheet.winners) == election.outcome.winners else "not what the ballots give",
        sum(box.ballots().values()) == voted == box.sealed.cast,
    ]))

def member(mandate):
    "Somebody else who may read of it."
    for person in Person.objects.exclude(pk=mandate.holder_id).order_by("member_number")[:120]:
        if mandate.body in bodies_of(person.pk, now) and mandate.given_in.rpartition("/")[2] in bodies_of(person.pk, now):
            if person.pk not in clients:
                clients[person.pk] = Client(headers={"host": "localhost"})
                clients[person.pk].force_login(Account.objects.open_for(person))
            return clients[person.pk]

for mandate in Mandate.objects.living(now).order_by("pk"):
    client = member(mandate)
    page = client.get(mandate.get_absolute_url())
    text = page.content.decode()
    source = re.search(r'<a id="source" href="([^"]*)">', text)
    down = text.partition("Down to the votes")[2].partition("</ol>")[0]
    steps = re.findall(r'<li><a href="([^"]*)">', down)
    if "/elections/" in source[1]:
        elected(client, source[1], page, text, steps)
        continue
    motion = client.get(source[1]).content.decode()
    found = Motion.objects.get(pk=int(source[1].strip("/").rpartition("/")[2]))
    outcome, roll, votes = steps
    lines = [json.loads(line) for line in b"".join(client.get(votes + "votes.json").streaming_content).splitlines()][1:]
    tally = found.outcome.sheet["tally"]
    print(json.dumps([
        page.status_code,
        text.count('class="question"'),
        [client.get(url).status_code for url in (source[1], *steps)],
        html.escape(found.wording.title) in motion,
        'id="outcome"' in motion,
        found.outcome.sheet["outcome"],
        {choice: sum(line["weight"] for line in lines if line["choice"] == choice) for choice in ("yes", "no", "abstain")}
        == {choice: tally[choice] for choice in ("yes", "no", "abstain")},
    ]))
"""
SIGN_IN = """
import json
from django.conf import settings
from django.test import Client
from commonty.apps.people.tests.walking import code_by_mail
for address in ADDRESSES:
    client = Client(headers={"host": "localhost"})
    client.post("/sign-in/", {"email": address})
    answer = client.post("/sign-in/code/", {"code": code_by_mail(settings.MAIL_FOLDER)}, follow=True)
    print(json.dumps([answer.status_code, client.get("/me/").status_code]))
"""
SEED = """
from commonty.apps.keys import keyring
from commonty.apps.record import signing
from commonty.apps.record.models import SigningKey
print(keyring.unseal_ours(signing.PLACE, bytes(SigningKey.objects.get().sealed)).hex())
"""


@dataclass(frozen=True)
class Demonstration:
    """The demonstration organisation, what the command printed, its record in two files, and the seed of the key that signs it."""

    installation: Installation
    printed: str
    seed: bytes

    @cached_property
    def told(self) -> dict[str, Any]:
        """What is in it."""
        return dict(json.loads(self.installation.python(TOLD)))

    def file(self, audience: str) -> Path:
        """Where the record is, as this audience may read it."""
        return self.installation.folder / f"{audience}.jsonl"

    def lines(self) -> list[bytes]:
        """The record as members read it: the header first."""
        return self.file("members").read_bytes().splitlines(keepends=True)


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demonstration]:
    with unmade(tmp_path_factory.mktemp("demonstration")) as installation:
        made = installation.commonty("demo")
        installation.commonty("record", "export", "public.jsonl")
        exported = installation.commonty("record", "export", "members.jsonl", "--audience", "members")
        (installation.folder / "checkpoint").write_text(exported.stderr)
        yield Demonstration(installation, made.stdout, bytes.fromhex(installation.python(SEED).strip()))


def test_the_year_has_every_kind_of_outcome(demonstration: Demonstration) -> None:
    told = demonstration.told

    assert told["people"] == 300
    assert (told["bodies"].count("local-group"), told["bodies"].count("caucus"), told["bodies"].count("committee")) == (4, 1, 1)
    motions = told["motions"]
    assert motions["Launch the campaign “Lifts that work”"] == "done"
    assert motions["Merge with the City Renters’ League"] == "lost"
    assert motions["A banner for the May Day march"] == "no-decision"
    assert motions["Raise the quorum of ordinary motions"] == "done"
    assert motions["Take the survey’s mandate back"] == "done"
    assert told["quorums"] == ["1/10", "1/8"]
    assert told["ended"]["write the summer newsletter"] == "by the clock"
    assert told["ended"]["ring members about damp in their homes"] == "recalled"
    assert (told["campaigns"], told["wins"]) == (2, 1)


def test_a_committee_was_elected_by_a_rule_that_binds_and_a_seat_that_was_left_was_filled_from_the_same_ballots(
    demonstration: Demonstration,
) -> None:
    told = demonstration.told

    assert told["motions"]["Elect a committee by ballot"] == "done"
    assert told["elections"] == [
        ["motion", 4, "final"],
        ["motion", 1, "final"],
        ["motion", 2, "final"],
        ["office", 1, "open"],
        ["office", 1, "open"],
    ]
    assert (told["barred"], told["officers"]) == (["barred"], 2)
    assert (told["countbacks"], told["seated"]) == ([True, False], 3)


def test_a_meeting_in_a_hall_decided_a_motion_and_elected_auditors_as_two_tellers_reported(demonstration: Demonstration) -> None:
    assert demonstration.told["motions"]["Meet only where everybody gets in"] == "done"
    assert demonstration.told["halls"] == [[True, 1, 1]]
    assert demonstration.told["auditors"] == 2


def test_an_election_and_a_motion_with_voting_codes_were_decided_in_secret_and_another_election_is_open(
    demonstration: Demonstration,
) -> None:
    assert demonstration.told["boards"] == [["done", True, 40, 2], ["done", True, 36, 2], ["open", True, 40, 0]]
    assert demonstration.told["motions"]["Withhold a tenth of the rent"] == "done"
    assert demonstration.told["coded"] == [False, True, False]


def test_three_matters_are_open_each_at_another_step(demonstration: Demonstration) -> None:
    open_now = {title: phase for title, phase in demonstration.told["motions"].items() if phase in {"seconding", "notice", "open"}}

    assert open_now == {"Prepare a rent strike fund": "open", "A winter newsletter": "notice", "A play street on Mill Lane": "seconding"}


def test_every_living_mandate_leads_by_its_five_questions_down_to_the_votes_that_gave_it(demonstration: Demonstration) -> None:
    walks = [json.loads(line) for line in demonstration.installation.python(WALK).splitlines()]

    assert len(walks) >= 10
    assert [walk for walk in walks if walk != [200, 5, [200, 200, 200, 200], True, True, "carried", True]] == []


def test_who_is_printed_can_sign_in(demonstration: Demonstration) -> None:
    printed = re.findall(r"^  (an ordinary member|the secretary) +(\S+@example\.org)$", demonstration.printed, re.MULTILINE)

    signed_in = demonstration.installation.python(f"ADDRESSES = {[address for _who, address in printed]!r}\n{SIGN_IN}")

    assert [who for who, _address in printed] == ["an ordinary member", "the secretary"]
    assert [line for line in signed_in.splitlines() if line.startswith("[")] == ["[200, 200]", "[200, 200]"]


def test_a_second_time_it_is_left_as_it_is(demonstration: Demonstration) -> None:
    again = demonstration.installation.commonty("demo")
    demonstration.installation.commonty("record", "export", "again.jsonl")

    assert again.stdout == demonstration.printed
    assert again.stderr == ""
    assert demonstration.file("again").read_bytes().splitlines()[1:] == demonstration.file("public").read_bytes().splitlines()[1:]


def test_it_refuses_to_run_where_strangers_come(tmp_path: Path) -> None:
    with unmade(tmp_path) as elsewhere:
        elsewhere.environment.update(COMMONTY_ORIGIN="https://example.org", EMAIL_URL="smtp://localhost:25")
        refused = elsewhere.commonty("demo", succeeds=False)

    assert (refused.returncode, refused.stdout) == (1, "")
    assert "so it runs on localhost alone" in refused.stderr
    assert not (tmp_path / "var" / "commonty.sqlite3").exists()


def checked(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, list[str]]:
    """Check a file as a member at home does; return the exit status and what was found, each with its line."""
    status = main(["record", "check", *words])
    said = capsys.readouterr().out
    return status, re.findall(r"(?<=:)\d+: .*", said)


def test_its_record_is_whole_for_the_public_and_for_members(demonstration: Demonstration, capsys: pytest.CaptureFixture[str]) -> None:
    kept = ["--checkpoint", str(demonstration.installation.folder / "checkpoint")]

    assert checked(capsys, str(demonstration.file("public")), *kept) == (0, [])
    assert checked(capsys, str(demonstration.file("members")), *kept) == (0, [])


def changed(lines: list[bytes], _seed: bytes) -> list[bytes]:
    facts = json.loads(lines[CUT])
    return [*lines[:CUT], canonical({**facts, "time": "2020-01-01T00:00:00Z"}).encode() + b"\n", *lines[CUT + 1 :]]


def missing(lines: list[bytes], _seed: bytes) -> list[bytes]:
    return [*lines[:CUT], *lines[CUT + 1 :]]


def swapped(lines: list[bytes], _seed: bytes) -> list[bytes]:
    return [*lines[:CUT], lines[CUT + 1], lines[CUT], *lines[CUT + 2 :]]


def inserted(lines: list[bytes], _seed: bytes) -> list[bytes]:
    forged = canonical({**json.loads(lines[CUT]), "kind": "mandates.granted"}).encode() + b"\n"
    return [*lines[:CUT], forged, *lines[CUT:]]


def doubled(lines: list[bytes], _seed: bytes) -> list[bytes]:
    return [*lines[: CUT + 1], lines[CUT], *lines[CUT + 1 :]]


def cut(lines: list[bytes], seed: bytes) -> list[bytes]:
    """Cut the tail, and let the key sign what is left."""
    return signed(lines[: CUT + 1], seed)


def rewritten(lines: list[bytes], seed: bytes) -> list[bytes]:
    """Move one line by a year, compute every line after it anew, and let the key sign it all."""
    facts = json.loads(lines[CUT])
    return signed([*lines[:CUT], canonical({**facts, "time": "2020-01-01T00:00:00Z"}).encode() + b"\n", *lines[CUT + 1 :]], seed)


def signed(lines: list[bytes], seed: bytes) -> list[bytes]:
    """Return the lines chained anew under a new head, as whoever has the server and its key can do."""
    header = Header.parse(lines[0])
    signer, tree, previous, made = Signer(header.verifier.name, seed), Peaks(), GENESIS, []
    for raw in lines[1:]:
        facts = json.loads(raw)
        link = Link(facts["seq"], facts["kind"], facts["time"], facts["commitment"], previous)
        previous = link.hash()
        tree.append(bytes.fromhex(previous))
        made.append(canonical({**facts, "previous": link.previous, "hash": previous}).encode() + b"\n")
    head = Checkpoint(signer.name, tree.size, tree.root()).signed(signer)
    return [Header(header.audience, head, header.key).canonical().encode() + b"\n", *made]


@pytest.mark.parametrize("tamper", [changed, missing, swapped, inserted, doubled])
def test_tampering_is_found_by_the_file_alone_and_the_line_is_named(
    demonstration: Demonstration,
    tamper: Callable[[list[bytes], bytes], list[bytes]],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / "record.jsonl").write_bytes(b"".join(tamper(demonstration.lines(), demonstration.seed)))

    status, found = checked(capsys, str(tmp_path / "record.jsonl"))

    assert status == 1
    assert any(re.search(rf"\bline {CUT}\b", finding) for finding in found)


@pytest.mark.parametrize(("tamper", "named"), [(cut, CUT + 1), (rewritten, CUT)])
def test_what_the_key_itself_signed_anew_is_found_by_whoever_kept_an_older_copy(
    demonstration: Demonstration,
    tamper: Callable[[list[bytes], bytes], list[bytes]],
    named: int,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    file = str(tmp_path / "record.jsonl")
    Path(file).write_bytes(b"".join(tamper(demonstration.lines(), demonstration.seed)))

    alone = checked(capsys, file)
    by_checkpoint = checked(capsys, file, "--checkpoint", str(demonstration.installation.folder / "checkpoint"))
    by_copy = checked(capsys, file, "--checkpoint", str(demonstration.file("public")))

    assert alone == (0, [])
    assert by_checkpoint[0] == 1
    assert (by_copy[0], bool(re.search(rf"\bline {named}\b", by_copy[1][0]))) == (1, True)
