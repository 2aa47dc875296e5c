"""The page of the first start: who may answer, which answers are taken, and what is written down."""

import json
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from commonty.site.settings.chosen import take_in
from conftest import Installation

pytestmark = [pytest.mark.slow, pytest.mark.sqlite]

ASKED = """
import json, os, socket, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "commonty.site.setting_up.settings"
import django
django.setup()
from django.conf import settings
settings.STORAGES = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
from pathlib import Path
settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
from django.test import Client
from django.test.utils import setup_test_environment
from commonty.site.setting_up.views import CODE, is_answered
setup_test_environment()

folder = sys.argv[1]
told = {}
host = {"host": "members.example.org"}
open_, sealed = Client(headers=host), Client(headers={**host, "x-forwarded-proto": "https"})
page = sealed.get("/")
told["open"] = open_.get("/").status_code
told["sealed"] = (page.status_code, "1. Under which name" in page.content.decode(), CODE.words in page.content.decode())
told["elsewhere"] = sealed.get("/founding/").headers["Location"]
told["certificates"] = [sealed.get("/certificate/", {"domain": f"{number}.example"}).status_code for number in range(7)]
with socket.socket() as deaf:
    deaf.bind(("127.0.0.1", 0))
    relay = f"localhost:{deaf.getsockname()[1]}"
good = {"code": CODE.words.lower().replace("-", " "), "domain": "members.example.org", "relay": relay, "user": "us@example.org",
        "password": "p:@ss/ö", "sender": "us@example.org", "backups": folder}

def wrong(**changed):
    answer = sealed.post("/", {**good, **changed})
    assert not is_answered()
    return sorted(answer.context["form"].errors), answer.status_code

told["wrong"] = [
    wrong(code="AAAA-AAAA-AAAA-AAAA"), wrong(domain="https://members.example.org"), wrong(domain="Members"), wrong(relay=""),
    wrong(relay="two\\nlines"), wrong(), wrong(backups="relative"), wrong(backups=folder + "/nowhere"), wrong(backups=str(settings.DATA)),
]
done = sealed.post("/", {**good, "unanswered": "on"}).content.decode()
told["done"] = (settings.MASTER_KEY in done, "https://members.example.org/founding/" in done)
told["again"] = settings.MASTER_KEY in sealed.post("/", {**good, "domain": "evil.example"}).content.decode()
print(json.dumps({**told, "relay": relay}))
"""


def test_only_who_reads_the_code_answers_and_the_answers_are_the_settings_from_then_on(installation: Installation, tmp_path: Path) -> None:
    (tmp_path / "backups").mkdir()
    del installation.environment["COMMONTY_ORIGIN"]

    words = (sys.executable, "-c", ASKED, str(tmp_path / "backups"))
    done = subprocess.run(words, env=installation.environment, capture_output=True, text=True, check=False)  # noqa: S603 - our own code
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)

    assert told["open"] == 403
    assert told["sealed"] == [200, True, False]
    assert told["elsewhere"] == "/"
    assert told["certificates"] == [200] * 5 + [404] * 2
    fields = [each[0] for each in told["wrong"]]
    assert fields == [["code"], ["domain"], ["domain"], ["relay"], ["relay"], ["relay"], ["backups"], ["backups"], ["backups"]]
    assert {each[1] for each in told["wrong"]} == {422}
    assert told["done"] == [True, True]
    assert told["again"] is False
    file = tmp_path / "var" / "settings"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert file.read_text().splitlines()[1:] == [
        "COMMONTY_ORIGIN=https://members.example.org",
        f"EMAIL_URL=smtp://us%40example.org:p%3A%40ss%2F%C3%B6@{told['relay']}?tls=no&from=us@example.org",
        f"COMMONTY_BACKUPS={tmp_path}/backups",
    ]
    found = installation.commonty("found")
    assert "Open https://members.example.org/founding/" in found.stdout
    file.chmod(0o644)
    with pytest.raises(ImproperlyConfigured, match="others may read"):
        take_in(file, {})
    file.chmod(0o600)
    file.write_text("COMMONTY_MASTER_KEY=guessed\n")
    with pytest.raises(ImproperlyConfigured, match="line 1: COMMONTY_MASTER_KEY is none of"):
        take_in(file, {})
