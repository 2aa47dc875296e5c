"""Runs what voters and trustees run in their browsers, and returns what it made."""

import json
import subprocess
from pathlib import Path
from typing import Any

BROWSER = Path(__file__).resolve().parent.parent.parent / "browser"


class RefusedThere(Exception):
    """That the browser's half refused to go on; ``code`` is its cause."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def ballots(election: bytes, votes: list[tuple[str, list[list[int]]]]) -> list[dict[str, Any]]:
    """Return the ballots of so many voters, each a credential and a vote for every question."""
    told = [{"credential": credential, "votes": vote} for credential, vote in votes]
    made: list[dict[str, Any]] = _run("make.mjs", {"election": election.decode(), "ballots": told})
    return made


def trustee(what: str, **given: object) -> Any:  # noqa: ANN401 - whatever that step makes, as plain data
    """Return what one step of a trustee makes. Raises ``RefusedThere``."""
    answer = _run("trustee.mjs", {"what": what, **given})
    if "refused" in answer:
        raise RefusedThere(answer["refused"])
    return answer["made"]


def verified(boards: list[Path]) -> list[dict[str, Any]]:
    """Return what the browser's verifier says of each of these boards."""
    found: list[dict[str, Any]] = _run("verify.mjs", [str(each) for each in boards])
    return found


def _run(script: str, given: object) -> Any:  # noqa: ANN401 - plain data
    command = ["node", f"tests/{script}"]
    given = json.dumps(given)
    ran = subprocess.run(command, input=given, cwd=BROWSER, capture_output=True, text=True, check=False, timeout=300)  # noqa: S603 - ours
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout)
