"""
Encrypts ballots in Chromium, with what the booth encrypts them with; ``python -m benchmarks.encrypted`` prints what it took as JSON.

Milliseconds of the browser's processor for a ballot of ten choices: the first one of a page, which is all that a voter waits for, and
the middle of some more.
"""

import json
import statistics
import subprocess
from pathlib import Path

from playwright.sync_api import CDPSession, sync_playwright

from benchmarks import cast
from commonty.ballots.credential import new_credential
from commonty.ballots.groups import GROUPS
from tests.journeys.visiting import CHROMIUM, FLAGS

BROWSER = Path(__file__).resolve().parent.parent / "browser"
ENTRY = 'import { makeBallot, readElection } from "./src/ballots/ballot.js"; globalThis.booth = { makeBallot, readElection };'
MAKE = "([election, credential, votes]) => booth.makeBallot(booth.readElection(election), credential, votes).tracker"
CHOICES, MORE = 10, 15


def main() -> None:
    """Measure both groups that sums are asked in."""
    bundle = ["node_modules/.bin/esbuild", "--bundle", "--format=iife", "--target=es2020"]
    script = subprocess.run(bundle, input=ENTRY, cwd=BROWSER, capture_output=True, text=True, check=True).stdout  # noqa: S603 - our own words
    found = {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS.split())
        for name in ("Ed25519", "BELENIOS-2048"):
            page = browser.new_page()
            page.add_script_tag(content=script)
            clock = page.context.new_cdp_session(page)
            clock.send("Performance.enable", {"timeDomain": "threadTicks"})
            group = GROUPS[name]
            raw = cast.asked(group, CHOICES, group.power_of_generator(7)).decode()
            votes = [[int(place == 3) for place in range(CHOICES)]]
            taken = []
            for _ in range(1 + MORE):
                began = spent(clock)
                page.evaluate(MAKE, [raw, new_credential().disclose(), votes])
                taken.append((spent(clock) - began) * 1_000)
            found[name] = {"first": taken[0], "middle": statistics.median(taken[1:])}
        browser.close()
    print(json.dumps(found))


def spent(clock: CDPSession) -> float:
    """Return the seconds of the processor that the page's script has taken."""
    metrics = {each["name"]: each["value"] for each in clock.send("Performance.getMetrics")["metrics"]}
    return float(metrics["TaskDuration"])


if __name__ == "__main__":
    main()
