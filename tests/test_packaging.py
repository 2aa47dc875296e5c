"""What is shipped beside the program says what the program does: the rest is tried by ``make test-bundle``."""

import json
import re
from pathlib import Path

from commonty.site.doctor.door import CERTIFICATE, HEALTH
from commonty.site.uploads import MOST_BYTES
from tests.journeys.contained import steps

PACKAGING = Path(__file__).parents[1] / "packaging"
FORM = 1_000_000
"""Bytes that a form has beside its file, at most."""


def limit(file: str, pattern: str) -> int:
    """Return the megabytes that a web server lets through."""
    found = re.search(pattern, (PACKAGING / "debian" / file).read_text())
    assert found is not None
    return int(found[1]) * 1_000_000


def test_a_web_server_in_front_lets_through_what_the_program_takes() -> None:
    assert limit("nginx.conf", r"client_max_body_size (\d+)m;") >= MOST_BYTES + FORM
    assert limit("Caddyfile", r"max_size (\d+)MB") >= MOST_BYTES + FORM


def test_what_is_shipped_asks_for_addresses_that_there_are() -> None:
    last = {step.word: step.rest for step in steps(PACKAGING / "container" / "Containerfile")}

    assert f"ask http://127.0.0.1:8000{CERTIFICATE}\n" in (PACKAGING / "debian" / "Caddyfile").read_text()
    assert f"http://127.0.0.1:{last['EXPOSE']}{HEALTH}'" in last["HEALTHCHECK"]


def test_the_container_starts_what_the_unit_starts() -> None:
    last = {step.word: step.rest for step in steps(PACKAGING / "container" / "Containerfile")}
    unit = (PACKAGING / "debian" / "commonty.service").read_text()
    started = [*json.loads(last["ENTRYPOINT"]), *json.loads(last["CMD"])]

    assert started[-2:] == ["--address", "0.0.0.0"]  # noqa: S104 - within the container alone
    assert f"ExecStart={' '.join(started[:-2])}\n" in unit
    assert (f"User={last['USER']}\n" in unit, f"Environment={last['ENV']}\n" in unit) == (True, True)
