"""What the doctor says, of servers that are really asked: a DNS, and a web server with a certificate, on this machine."""

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.test import Client
from django.utils import timezone, translation
from pytest_django import Settings

from commonty.apps.people.dkim_signature import dns_record
from commonty.constitution.refusal import Refused
from commonty.site.doctor import kept, machine, mail, reaching
from commonty.site.doctor.door import HEALTH, fingerprint
from commonty.site.doctor.finding import Finding, Standing
from commonty.site.doctor.rounds import Round, go_round, last_round
from commonty.site.doctor.tests.knowing import knowing, resolver
from commonty.site.safekeeping.notes import note


@pytest.fixture(autouse=True)
def place(settings: Settings, tmp_path: Path) -> None:
    """Give the machine a folder of its own, and a name that others know."""
    settings.DATA, settings.DKIM_KEY = tmp_path, tmp_path / "dkim.key"
    settings.EMAIL_URL, settings.DKIM_SELECTOR = "smtp://mail.example.org?from=us@example.org", "commonty"


def told(finding: Finding) -> tuple[Standing, str, str]:
    return finding.standing, str(finding.says), str(finding.step)


def test_a_domain_that_says_all_it_should_is_in_order() -> None:
    ours = {
        "commonty._domainkey.example.org": [dns_record()],
        "_dmarc.example.org": ["v=DMARC1; p=quarantine"],
    }
    with knowing(ours) as asked:
        found = [mail.dkim("example.org", "commonty", asked), mail.dmarc("members.example.org", asked)]

    assert [told(each) for each in found] == [
        (Standing.GOOD, "The key there is the one that mail is signed with.", ""),
        (Standing.GOOD, "It says: v=DMARC1; p=quarantine", ""),
    ]


def test_each_record_that_is_wrong_has_its_next_step() -> None:
    wrong = {
        "commonty._domainkey.example.org": ["v=DKIM1; p=AAAA"],
        "_dmarc.example.org": ["v=DMARC1; p=none"],
    }
    with knowing(wrong) as asked:
        found = [mail.dkim("example.org", "commonty", asked), mail.dmarc("example.org", asked), mail.dmarc("other.test", asked)]

    bad, care = Standing.BAD, Standing.CARE
    assert [each.standing for each in found] == [bad, care, bad]
    assert [bool(str(each.step)) for each in found] == [True] * 3
    assert str(found[-1].step) == "At your domain's provider, add a TXT record at _dmarc.other.test that says: v=DMARC1; p=quarantine"


def test_without_a_network_it_says_so_and_what_to_try() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as silent:
        silent.bind(("127.0.0.1", 0))
        found = mail.dmarc("example.org", lambda: resolver(silent.getsockname()[1]))
    closed = reaching.address("https://localhost:1", is_local=False)

    assert found.standing is Standing.UNKNOWN
    assert str(found.says).startswith("The DNS does not answer: ")
    assert str(found.step) == "See whether this machine reaches the internet: getent hosts example.org"
    assert (closed.standing, str(closed.says)) == (Standing.BAD, "It does not answer: [Errno 111] Connection refused")
    assert "does the name localhost lead to this machine" in str(closed.step)


@contextmanager
def answering(folder: Path, *, says: bytes, days: int) -> Iterator[tuple[str, ssl.SSLContext]]:
    """Run a web server that says something, with a certificate for some days; yield its address and what trusts it."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    made = x509.CertificateBuilder(name, name, key.public_key(), 7, now - timedelta(days=1), now + timedelta(days=days, hours=1))
    made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
    made = made.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    (folder / "cert").write_bytes(made.sign(key, SHA256()).public_bytes(Encoding.PEM))
    (folder / "key").write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(says if self.path == HEALTH else b"")

        def log_message(self, *_words: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Page) as server:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(folder / "cert", folder / "key")
        server.socket = context.wrap_socket(server.socket, server_side=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"https://localhost:{server.server_port}", ssl.create_default_context(cafile=str(folder / "cert"))
        server.shutdown()


def test_an_address_is_in_order_where_this_installation_answers_and_no_other(tmp_path: Path) -> None:
    now = datetime.now(UTC)
    with answering(tmp_path, says=f'{{"installation": "{fingerprint()}"}}'.encode(), days=60) as (origin, trust):
        ours = [reaching.address(origin, is_local=False, trust=trust), reaching.tls(origin, now=now, trust=trust)]
        untrusted = reaching.tls(origin, now=now)
        soon = reaching.tls(origin, now=now + timedelta(days=50), trust=trust)
    with answering(tmp_path, says=b'{"installation": "another"}', days=60) as (origin, trust):
        other = reaching.address(origin, is_local=False, trust=trust)
    plain = [reaching.tls("http://example.org", now=now), reaching.tls("http://localhost:8000", now=now)]

    assert [each.standing for each in ours] == [Standing.GOOD, Standing.GOOD]
    assert (untrusted.standing, "No trustworthy connection" in str(untrusted.says)) == (Standing.BAD, True)
    assert soon.standing is Standing.CARE
    assert told(other)[:2] == (Standing.BAD, "Something answers there, and it is not this installation.")
    assert [each.standing for each in plain] == [Standing.BAD, Standing.CARE]


def test_the_clock_is_asked_of_the_machine_and_a_full_disk_is_not_in_order(tmp_path: Path) -> None:
    room = machine.disk(tmp_path)

    assert machine.clock().standing in {Standing.GOOD, Standing.CARE, Standing.UNKNOWN}
    assert "GB are free." in str(room.says)


def test_a_letter_counts_once_its_code_was_typed_in(settings: Settings, noon: datetime, tmp_path: Path) -> None:
    settings.EMAIL_URL, settings.MAIL_FOLDER, settings.IS_LOCAL, settings.DKIM_SELECTOR = "", tmp_path / "mail", True, ""
    never = mail.letter(now=noon)
    mail.send_letter("me@example.org", now=noon)
    sent = mail.letter(now=noon)
    [letter] = (tmp_path / "mail").iterdir()
    code = letter.read_text().split("--arrived ")[1].split()[0]

    with pytest.raises(Refused, match="not the code"):
        mail.arrived("WRONG", now=noon)
    mail.arrived(code.lower(), now=noon)

    assert [each.standing for each in (never, sent, mail.letter(now=noon))] == [Standing.CARE, Standing.CARE, Standing.GOOD]
    assert mail.letter(now=noon + timedelta(days=200)).standing is Standing.CARE
    assert code not in (tmp_path / "notes.json").read_text()


def test_a_backup_is_in_order_where_it_is_new_and_elsewhere_and_apart(settings: Settings, noon: datetime) -> None:
    def standing(**facts: str) -> tuple[Standing, str]:
        note("backup", {"at": noon.isoformat(), "data": "a", "keys": "b", **facts})
        found = kept.backup(now=noon)
        return found.standing, str(found.says)

    none = kept.backup(now=noon)
    settings.BACKUPS = "/srv/backups"
    missing = kept.backup(now=noon)

    assert told(none)[:2] == (Standing.BAD, "No folder is chosen: no backup makes itself.")
    assert missing.standing is Standing.BAD
    assert standing(is_off="")[0] is Standing.CARE
    assert standing(is_off="yes") == (Standing.CARE, "The last one is of 2026-02-02 12:00 UTC; the keys lie beside the data.")
    settings.KEY_BACKUPS = "/srv/keys"
    assert standing(is_off="yes") == (Standing.GOOD, "The last one is of 2026-02-02 12:00 UTC.")
    assert standing(is_off="yes", at=(noon - timedelta(days=3)).isoformat())[0] is Standing.BAD


def test_a_rehearsal_is_in_order_with_the_operators_own_key_for_half_a_year(noon: datetime) -> None:
    facts = {"at": noon.isoformat(), "well": "yes", "made": noon.isoformat(), "people": "900"}
    never = kept.rehearsal(now=noon)
    note("rehearsal", facts)
    with_ours = kept.rehearsal(now=noon)
    note("rehearsal", {**facts, "with_copy": "yes"})
    with_copy = kept.rehearsal(now=noon)
    late = kept.rehearsal(now=noon + timedelta(days=181))
    note("rehearsal", {"at": noon.isoformat(), "why": "it did not open"})
    failed = kept.rehearsal(now=noon)

    found = [each.standing for each in (never, with_ours, with_copy, late, failed)]
    assert found == [Standing.CARE, Standing.CARE, Standing.GOOD, Standing.CARE, Standing.BAD]
    assert str(with_copy.says) == "On 2026-02-02, from the backup of 2026-02-02: 900 people could be read again."
    assert str(failed.says) == "On 2026-02-02 it failed: it did not open"


def test_a_round_looks_at_everything_and_is_kept_in_every_language(settings: Settings) -> None:
    settings.EMAIL_URL = ""
    made = go_round(now=timezone.now())

    assert [each.name for each in made.findings] == [
        "address",
        "tls",
        "clock",
        "disk",
        "spf",
        "dkim",
        "dmarc",
        "letter",
        "backup",
        "rehearsal",
    ]
    assert last_round() == made
    with translation.override("de"):
        again = last_round()
        assert isinstance(again, Round)
        assert str(again.findings[0].says) == "Diese Adresse gilt nur auf dieser Maschine: kein Mitglied kann sie öffnen."


@pytest.mark.django_db
def test_the_door_answers_before_any_name_is_known_and_names_one_domain_alone(settings: Settings) -> None:
    settings.HOST = "members.example.org"
    browser = Client(headers={"host": "127.0.0.1:8000"})

    assert browser.get("/health/").json()["installation"] == fingerprint()
    asked = ("members.example.org", "Members.Example.org", "evil.example", "")
    assert [browser.get("/certificate/", {"domain": name}).status_code for name in asked] == [200, 200, 404, 404]
    assert browser.get("/").status_code == 400
