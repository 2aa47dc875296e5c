"""
Three people whose every value is unmistakable walk every journey: ``python -m tests.journeys.unmistakable FOLDER``.

It runs in an installation of its own, on its real files, and writes to ``FOLDER/found`` where any such value stands in clear. One
founds the organisation, moves, votes, holds an office, looks others up, reports, is challenged and expelled; one joins later; one
only signs a campaign. Then all three are erased, and every value that is left is tried with every key that is left.
"""

import base64
import contextlib
import gzip
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import product
from pathlib import Path

import django

django.setup()

import time_machine  # noqa: E402 - Django is set up before its models are read
from django.conf import settings  # noqa: E402
from django.contrib.sessions.models import Session  # noqa: E402
from django.db import connections  # noqa: E402
from django.test import Client  # noqa: E402

from commonty.apps.bodies.effects import ExpelSomebody  # noqa: E402
from commonty.apps.bodies.joining import apply  # noqa: E402
from commonty.apps.bodies.models import Body, Seat  # noqa: E402
from commonty.apps.campaigns.effects import LaunchCampaign  # noqa: E402
from commonty.apps.campaigns.models import Campaign, Signature  # noqa: E402
from commonty.apps.decisions.models import Motion, Phase  # noqa: E402
from commonty.apps.keys import master  # noqa: E402
from commonty.apps.keys.models import InstallationKey, PersonKey  # noqa: E402
from commonty.apps.keys.sealing import Box, Broken, derived  # noqa: E402
from commonty.apps.mandates.effects import GrantMandate  # noqa: E402
from commonty.apps.people.models import Account, Code, Person  # noqa: E402
from commonty.apps.people.second_factor import PASSKEY_NAME, SECRET  # noqa: E402
from commonty.apps.people.tests.walking import code_in, letters, said_in  # noqa: E402
from commonty.apps.record.models import Line  # noqa: E402
from commonty.apps.record.signing import PLACE  # noqa: E402
from commonty.apps.voting.models import Choice  # noqa: E402
from commonty.constitution.effect import Effect  # noqa: E402
from commonty.constitution.refusal import Refused  # noqa: E402
from commonty.site import attending  # noqa: E402
from commonty.site.founding.models import Founder, Invitation, Putting  # noqa: E402
from commonty.site.jobs.models import Job  # noqa: E402
from commonty.site.jobs.worker import work_off  # noqa: E402
from commonty.site.safekeeping.archive import content  # noqa: E402
from tests.journeys.tables import rows  # noqa: E402

START = datetime(2026, 2, 2, 12, 0, tzinfo=UTC)
VALUES = {
    "name": "Zqxname Zqxfamily",
    "phone": "+44 7777 4242421",
    "address": "Zqxstreet 9\n12345 Zqxtown",
    "access_needs": "zqxneed a ramp",
    "language": "en",
}
TRACES = (b"zqxname", b"zqxfamily", b"zqxmail", b"zqxhost", b"4242421", b"zqxstreet", b"zqxtown", b"zqxneed", b"zqxphone")
MAIL = settings.MAIL_FOLDER


class Journey:
    """The clock, the postman, and the eye that looks into everything."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.travel = time_machine.travel(START, tick=True)
        self.travel.start()
        self.found: list[str] = []

    @property
    def now(self) -> datetime:
        return datetime.now(UTC)

    def wait(self, **length: float) -> None:
        """Let time pass, and everything that falls due be done."""
        then = self.now + timedelta(**length)
        self.travel.stop()
        self.travel = time_machine.travel(then, tick=True)
        self.travel.start()
        attending.attend(now=self.now)
        work_off()

    def code(self) -> str:
        """Let the mail go out, look into everything while a code waits, and return the code."""
        self.look("while a code waits")
        work_off()
        return code_in(letters(MAIL)[-1])

    def look(self, when: str) -> None:
        """Look into every row, session and file but the mail, and note what stands there in clear."""
        for table, row in rows():
            self._search(f"{when}: {table}", "\n".join(map(readable, row)).encode("utf-8", "surrogateescape"))
        for session in Session.objects.all():
            self._search(f"{when}: a session", said_in(session).encode())
        for place in (settings.DATA, self.folder):
            for file in place.rglob("*"):
                if file.is_file() and MAIL not in file.parents and file.name != "found":
                    self._search(f"{when}: {file.name}", file.read_bytes())
                    if file.suffix == ".backup":
                        self._search(f"{when}: {file.name}, unpacked", unpacked(file))

    def _search(self, where: str, kept: bytes) -> None:
        lowered = kept.lower()
        self.found += [f"{where}: {trace.decode()}" for trace in TRACES if trace in lowered]


def readable(value: object) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else str(value)


def unpacked(file: Path) -> bytes:
    """Return a backup without its packing, whatever lies in it."""
    with contextlib.closing(content(file)) as clear:
        return gzip.decompress(clear.read())


def client(who: Person | None = None) -> Client:
    """Return a browser; that of ``who`` signs in anew, for sessions end while a motion takes its weeks."""
    browser = Client(SERVER_NAME="localhost")
    if who is not None:
        browser.force_login(Account.objects.open_for(who))
    return browser


def founded(journey: Journey) -> Person:
    """Found an organisation on the pages: the first founder is unmistakable, and so is the address of an invitation."""
    browser = client()
    code = Invitation.objects.for_operator(now=journey.now).code()
    browser.post("/founding/founders/", {"code": code, "name": VALUES["name"], "email": "zqxmail@zqxhost.example"})
    browser.post("/founding/invitations/", {"email": "zqxmail-invited@zqxhost.example"})
    journey.look("while an invitation waits")
    work_off()
    first = Founder.objects.get()
    for number in (2, 3):
        Founder.objects.join(Invitation.objects.invite(by=first, now=journey.now).code(), name=f"Founder {number}", now=journey.now)
    browser.post("/founding/drafts/", {"starter": "campaign-group"})
    browser.get("/founding/draft/")
    browser.post("/founding/candidacies/", {"office": "secretary"})
    browser.post("/founding/putting/")
    journey.look("while founders vote")
    putting = Putting.objects.get()
    browser.post("/founding/votes/", {"constitution": "for", "office.secretary": str(first.pk)})
    for founder in Founder.objects.exclude(pk=first.pk):
        putting.cast(founder, in_favour=True, approves={"secretary": [first.pk]}, now=journey.now)
    assert Body.objects.exists(), "not founded"
    return first.person


def joined(journey: Journey) -> Person:
    """Join on the pages, be wrong now and then, fill in everything, look at everything that is one's own."""
    browser = client()
    browser.post("/join/", {"name": VALUES["name"], "email": "zqxmail2@zqxhost.example", "phone": "on"})
    browser.post("/sign-in/code/", {"code": "0000 0000"})
    browser.post("/sign-in/code/", {"code": journey.code()})
    browser.post("/me/details/", {**VALUES, "email": "zqxmail3@zqxhost.example"})
    browser.post("/sign-in/code/", {"code": journey.code()})
    browser.post("/me/details/", {**VALUES, "email": "zqxmail3@zqxhost.example"})
    browser.post("/me/consents/", {"campaign-mail": "on", "phone": "on"})
    browser.post("/me/passkeys/", {"name": "zqxphone", "credential": "{}"})
    browser.post("/bodies/members/memberships/", {"category": "member"})
    for path in ("/me/", "/me/data/", "/me/data.json", "/me/custody/", "/me/consents/", "/me/totp/", "/me/erase/"):
        assert browser.get(path).status_code in {200, 302}, path
    client().post("/sign-in/", {"email": "zqxmail3@zqxhost.example"})
    client().get("/sign-in/?next=/me/&email=zqxmail3@zqxhost.example")
    return Person.objects.latest("pk")


def carried(journey: Journey, voter: Person, others: list[Person], title: str, effects: list[Effect]) -> Motion:
    """Take a motion its way; the unmistakable one seconds it, answers it where it is about them, and votes on it, all on the page."""
    body = Body.objects.get(parent=None)
    motion = Motion.objects.move(others[0], body, title=title, text="Because.", effects=effects, now=journey.now)
    client(voter).post(f"/motions/{motion.pk}/seconds/")
    motion.second(others[1], now=journey.now)
    client(voter).post(f"/motions/{motion.pk}/answers/", {"text": "I was not there."})
    for length in (8, 8, 2):
        journey.wait(days=length)
        if Motion.objects.get(pk=motion.pk).phase(journey.now) is Phase.OPEN:
            break
    client(voter).post(f"/motions/{motion.pk}/votes/", {"choice": "yes"})
    for other in others:
        Motion.objects.get(pk=motion.pk).cast(other, Choice.YES, now=journey.now)
    journey.wait(days=8)
    return Motion.objects.get(pk=motion.pk)


def lived(journey: Journey) -> list[Person]:
    """Let the three do everything that people do, and return them."""
    secretary = founded(journey)
    body = Body.objects.get(parent=None)
    others = [Person.objects.sign_up(name=f"Member {number}", now=journey.now) for number in range(4)]
    for other in others:
        apply(other, body, category="member", now=journey.now)
    second = joined(journey)
    ends = journey.now + timedelta(days=200)
    launch = LaunchCampaign("Heat", "mend it", "The landlord", "", (secretary.pk,), ends.date().isoformat(), "members")
    grant = GrantMandate(secretary.pk, "see-details", "members", "Ring round", ends.isoformat())
    motion = carried(journey, secretary, others, "A campaign", [launch, grant])
    client(secretary).post(f"/motions/{motion.pk}/challenges/", {"reasons": "It was never announced."})
    journey.wait(days=30)
    campaign = Campaign.objects.get()
    mandate = Seat.objects.get(person=secretary).mandate
    holder, newcomer = client(secretary), client(second)
    assert holder.post(f"/mandates/{mandate.pk}/reports/", {"text": "All went well."}).status_code == 302
    assert holder.post(f"/campaigns/{campaign.pk}/page/", {"demand": "go away", "target": "The landlord"}).status_code == 302
    assert b"Zqxname" in holder.get("/bodies/members/roll/").content
    for path in (
        f"/mandates/{mandate.pk}/",
        "/record/",
        "/motions/",
        "/bodies/members/",
        "/offices/secretary/",
        "/me/data/",
        "/me/custody/",
    ):
        assert (holder.get(path).status_code, newcomer.get(path).status_code) == (200, 200), path
    newcomer.post(f"/campaigns/{campaign.pk}/signatures/")
    signing = client()
    signing.post(f"/campaigns/{campaign.pk}/signatures/", {"name": VALUES["name"], "email": "zqxmail4@zqxhost.example", "wants_news": "on"})
    signing.post(f"/campaigns/{campaign.pk}/signatures/code/", {"code": journey.code()})
    assert Signature.objects.count() == 2
    signer = Person.objects.latest("pk")
    holder.post(f"/campaigns/{campaign.pk}/wins/", {"what": "Warm flats"})
    expelled = carried(journey, second, others, "An expulsion", [ExpelSomebody(second.pk, "members")])
    assert expelled.answers.exists(), "nobody answered"
    failing_mail(journey)
    return [secretary, second, signer]


def failing_mail(journey: Journey) -> None:
    """Let the mail fail where a letter is ready to go, so that the failure is kept and logged."""
    aside = journey.folder.with_name("mail-aside")
    MAIL.rename(aside)
    MAIL.write_text("no folder")
    client().post("/sign-in/", {"email": "zqxmail@zqxhost.example"})
    work_off()
    assert Job.objects.exclude(error="").exists(), "no mail failed"
    journey.look("after mail failed")
    MAIL.unlink()
    aside.rename(MAIL)
    Job.objects.all().delete()


def backed_up(journey: Journey, name: str) -> None:
    """Write a backup of the data, as the command does."""
    from commonty.site.safekeeping.backup import back_up  # noqa: PLC0415 - after the journey, as an operator would

    back_up(journey.folder / f"{name}.backup", keys=False, now=journey.now)


def sealed_values() -> Iterator[tuple[str, bytes]]:
    """Yield every value of every table that could be sealed, also where it is written as text."""
    for table, row in rows():
        for value in row:
            if isinstance(value, bytes) and len(value) > 16:
                yield table, value
            elif isinstance(value, str) and len(value) > 24:
                try:
                    yield table, base64.b64decode(value, validate=True)
                except ValueError:
                    continue


def opened_with_every_key(values: list[tuple[str, bytes]]) -> list[str]:
    """Try every value with every key that is left, at every place; return where an unmistakable value came out, or a key fits no place."""
    boxes = [Box(derived(master.unseal(f"keys.person.{row.pk}", bytes(row.sealed)), "seal")) for row in PersonKey.objects.all()]
    boxes += [Box(derived(master.unseal("keys.installation", bytes(row.sealed)), "seal")) for row in InstallationKey.objects.all()]
    places = [f"people.person.{field}" for field in Person.SEALED] + [Code.PLACE, SECRET, PASSKEY_NAME, PLACE, Invitation.PLACE]
    places += [f"record.payload.{seq}" for seq in Line.objects.values_list("seq", flat=True)]
    found = []
    for (table, value), box in product(values, boxes):
        if not box.sealed(value):
            continue
        clear = next((each for each in (unsealed(box, place, value) for place in places) if each is not None), None)
        if clear is None:
            found.append(f"{table} holds what a key fits and no place that this test knows")
        elif any(trace in clear.lower() for trace in TRACES):
            found.append(f"{table} can still be opened")
    return found


def unsealed(box: Box, place: str, value: bytes) -> bytes | None:
    try:
        return box.unseal(place, value)
    except Broken:
        return None


def main() -> None:
    journey = Journey(Path(sys.argv[1]))
    people = lived(journey)
    journey.look("after living")
    journey.wait(hours=2)
    before = list(sealed_values())
    backed_up(journey, "before")
    journey.look("with a backup")
    assert opened_with_every_key(before), "before the erasing, keys open something: else this test would say nothing"
    for person in people:
        browser = client()
        browser.post("/sign-in/", {"email": person.own("email")["email"]})
        browser.post("/sign-in/code/", {"code": journey.code()})
        browser.post("/me/prove/")
        work_off()
        answer = browser.post("/me/erase/", {"sure": "on"})
        assert answer.status_code == 302, answer.status_code
        work_off()
    journey.wait(hours=2)
    assert not PersonKey.objects.filter(pk__in=[person.pk for person in people]).exists(), "not erased"
    backed_up(journey, "after")
    journey.look("after erasing")
    journey.found += opened_with_every_key([*sealed_values(), *before])
    for connection in connections.all():
        connection.close()
    journey.folder.joinpath("found").write_text("\n".join(sorted(set(journey.found))))


if __name__ == "__main__":
    try:
        main()
    except Refused as refusal:
        sys.exit(f"refused: {refusal.reason}")
