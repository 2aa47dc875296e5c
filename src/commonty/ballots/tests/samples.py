"""The elections that other versions of belenios-tool made (specs/ballots/belenios), for tests."""

from pathlib import Path

FOLDER = Path(__file__).parents[4] / "specs" / "ballots" / "belenios"
SAMPLES = sorted(FOLDER.glob("*/*/*.bel"))
NAMES = ["-".join(each.parts[-3:-1]) for each in SAMPLES]


def sample(name: str) -> Path:
    """Return the archive of a sample: ``2.5.1-nh``, say."""
    return SAMPLES[NAMES.index(name)]
