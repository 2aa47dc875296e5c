"""Belenios's own tool, run as its users run it; ``tools/test-tools`` installs it."""

import json
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

TOOL = "belenios-tool"


def run(folder: Path, *words: str, given: str = "") -> str:
    """Run the tool in a folder; return what it printed."""
    done = _run(folder, words, given)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def accepts(folder: Path, board: bytes, uuid: str) -> bool:
    """Say whether the tool accepts a board."""
    (folder / f"{uuid}.bel").write_bytes(board)
    done = _run(folder, ("election", "verify", "--dir", str(folder)), "")
    assert done.returncode in (0, 124), done.stdout + done.stderr
    return done.returncode == 0


def _run(folder: Path, words: Sequence[str], given: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run([TOOL, *words], cwd=folder, input=given, capture_output=True, text=True, check=False)  # noqa: S603 - our own words


@dataclass
class Conducted:
    """An election that the tool conducts in a folder, by the steps of its own demonstration."""

    folder: Path
    group: str
    uuid: str

    @classmethod
    def begun(cls, folder: Path, *, group: str, questions: Sequence[object], voters: Sequence[str], threshold: int = 0) -> "Conducted":
        """Set an election up with three trustees, all of whom must decrypt, or ``threshold`` of whom suffice."""
        uuid = run(folder, "setup", "generate-token").strip()
        made = cls(folder, group, uuid)
        (folder / "voters.txt").write_text("".join(f"{each}\n" for each in voters))
        run(folder, "setup", "generate-credentials", "--uuid", uuid, "--group", group, "--file", "voters.txt")
        _renamed(folder, "*.privcreds", "private_creds.txt")
        _renamed(folder, "*.pubcreds", "public_creds.json")
        (folder / "public_keys.jsons").write_text("")
        if threshold:
            made._hold_ceremony(threshold)
        else:
            made._make_keys()
        template = {"description": "Made by belenios-tool", "name": "A sample", "questions": [*questions]}
        (folder / "template.json").write_text(json.dumps(template))
        run(folder, "setup", "make-trustees")
        run(folder, "setup", "make-election", "--uuid", uuid, "--group", group, "--template", "template.json")
        run(folder, "archive", "init")
        return made

    def cast(self, voter: int, vote: Sequence[Sequence[int]]) -> None:
        """Let a voter, from 0, cast a ballot."""
        line = (self.folder / "private_creds.txt").read_text().splitlines()[voter]
        (self.folder / "one.privcred").write_text(line.split()[-1])
        (self.folder / "one.vote").write_text(json.dumps(vote))
        ballot = run(self.folder, "election", "generate-ballot", "--privcred", "one.privcred", "--ballot", "one.vote")
        self.add("Ballot", ballot)

    def close(self) -> None:
        """End the ballots, and publish the tally."""
        self.add("EndBallots")
        self.add("EncryptedTally", run(self.folder, "election", "compute-encrypted-tally"))

    def shuffle(self, owner: int) -> None:
        """Let a trustee shuffle."""
        self.add("Shuffle", run(self.folder, "election", "shuffle", "--trustee-id", str(owner)))

    def decrypt(self, owner: int) -> None:
        """Let a trustee, one of those who must all, decrypt."""
        key = sorted(self.folder.glob("*.privkey"))[owner - 1]
        self.add("PartialDecryption", run(self.folder, "election", "decrypt", "--privkey", key.name, "--trustee-id", str(owner)))

    def decrypt_together(self, owner: int) -> None:
        """Let a trustee of a ceremony decrypt."""
        stem = (self.folder / "order").read_text().split()[owner - 1]
        keys = ("--key", f"{stem}.key", "--decryption-key", f"{stem}.dkey", "--trustee-id", str(owner))
        self.add("PartialDecryption", run(self.folder, "election", "decrypt-threshold", *keys))

    def declare(self) -> None:
        """Publish the result."""
        self.add("Result", run(self.folder, "election", "compute-result"))

    def add(self, kind: str, given: str = "") -> None:
        """Add an event."""
        run(self.folder, "archive", "add-event", "--type", kind, given=given)

    @property
    def board(self) -> Path:
        return self.folder / f"{self.uuid}.bel"

    def _make_keys(self) -> None:
        for _ in range(3):
            run(self.folder, "setup", "generate-trustee-key", "--group", self.group)
        keys = sorted(self.folder.glob("*.pubkey"))
        (self.folder / "public_keys.jsons").write_text("".join(f"{each.read_text().strip()}\n" for each in keys))

    def _hold_ceremony(self, threshold: int) -> None:
        """Hold a key ceremony in its five steps."""
        folder, of = self.folder, ("--group", self.group)
        key = "generate-trustee-key-threshold"
        before: set[Path] = set()
        stems = []
        for _ in range(3):
            run(folder, "setup", key, *of, "--step", "1")
            new = {*folder.glob("*.cert")} - before
            before |= new
            stems += [each.stem for each in new]
        (folder / "order").write_text("\n".join(stems))
        (folder / "certs.jsons").write_text("".join(f"{(folder / f'{each}.cert').read_text().strip()}\n" for each in stems))
        run(folder, "setup", key, *of, "--step", "2", "--certs", "certs.jsons")
        polynomials = [
            run(folder, "setup", key, *of, "--step", "3", "--certs", "certs.jsons", "--key", f"{each}.key", "--threshold", str(threshold))
            for each in stems
        ]
        (folder / "polynomials.jsons").write_text("".join(f"{each.strip()}\n" for each in polynomials))
        run(folder, "setup", key, *of, "--step", "4", "--certs", "certs.jsons", "--polynomials", "polynomials.jsons")
        outputs = []
        for each in stems:
            given = (folder / f"{each}.vinput").read_text()
            said = run(folder, "setup", key, *of, "--step", "5", "--certs", "certs.jsons", "--key", f"{each}.key", given=given)
            (folder / f"{each}.dkey").write_text(json.loads(said)["private_key"])
            outputs.append(said.strip())
        given = "".join(f"{each}\n" for each in outputs)
        (folder / "voutputs.jsons").write_text(given)
        said = run(folder, "setup", key, *of, "--step", "6", "--certs", "certs.jsons", "--polynomials", "polynomials.jsons", given=given)
        (folder / "threshold.json").write_text(said)


def _renamed(folder: Path, pattern: str, name: str) -> None:
    (found,) = folder.glob(pattern)
    found.rename(folder / name)
