"""``commonty ballots``, as typed by a voter, a trustee and a credential authority."""

import csv
import io
import json
import stat
from pathlib import Path

import pytest

from commonty.ballots import canonical, publishing, result, shuffles, tally
from commonty.ballots.ballot import check_ballot, make_ballot
from commonty.ballots.bound import read_part, write_file
from commonty.ballots.credential import private_key, read_credential
from commonty.ballots.decryption import read_decryption
from commonty.ballots.election import read_election, write_election
from commonty.ballots.events import Chain
from commonty.ballots.groups import group
from commonty.ballots.hashing import b64_digest
from commonty.ballots.tests.boards import BUDGET, CHAIR, NOON, closed
from commonty.ballots.tests.samples import sample
from commonty.ballots.tests.tampering import tampered
from commonty.ballots.tests.test_false_factors import with_false_factor
from commonty.ballots.trustee import public_of, read_key, read_secret
from commonty.ballots.trustees import Trustees, read_trustees
from commonty.cli import main

ED = group("Ed25519")
UUID = "Chair2TestE1ect"


def typed(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, str, str]:
    """Run the command; return its status, and what it said and complained."""
    status = main(["ballots", *map(str, words)])
    said = capsys.readouterr()
    return status, said.out, said.err


def test_an_election_is_verified_check_by_check_and_its_result_told(capsys: pytest.CaptureFixture[str]) -> None:
    status, said, complained = typed(capsys, "verify", sample("2.5.1-h"), "--cores", 1)

    assert (status, complained) == (0, "")
    assert "ok       ballots-proved    5 ballots\n" in said
    assert "-        earlier           no earlier copy given\n" in said
    assert "ballots      5, of which 4 count, with 4 votes\n" in said
    assert "result       Adopt the budget?\n                    3  Yes\n                    0  No\n" in said
    assert said.endswith("\nACCEPTED\n")


def test_a_tampered_election_is_told_in_one_line_for_each_check_that_refused_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made = closed([(0, ((1, 0),)), (1, ((0, 1),))])
    made.open_and_declare(1, 2)
    file = tmp_path / "board.bel"
    file.write_bytes(tampered(made.board, lambda told: told.pop(1)))

    status, said, complained = typed(capsys, "verify", file)

    assert status == 1
    assert said.endswith("\nREFUSED\n")
    assert [line.split(": ")[:4] for line in complained.splitlines()] == [
        [str(file), "tally", "event 3", "OtherBallots"],
        [str(file), "tally-numbers", "event 3", "OtherNumbers"],
    ]


def test_the_verdict_is_given_as_json_too(capsys: pytest.CaptureFixture[str]) -> None:
    status, said, _complained = typed(capsys, "verify", sample("3.3.0-th"), "--json")

    found = json.loads(said)
    assert (status, found["accepted"], found["result"]) == (0, True, [[1, 4, 3]])
    assert found["checks"][1] == {
        "name": "archive",
        "passed": True,
        "reached": True,
        "covered": sample("3.3.0-th").stat().st_size,
        "of": "bytes",
        "failed": 0,
        "failures": [],
    }


def test_rankings_that_are_none_are_counted_apart(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made = closed([(0, ((1, 1, 2),)), (1, ((2, 1, 0),))], questions=(CHAIR,))
    made.open_and_declare(1, 2)

    status, said, _complained = typed(capsys, "verify", made.at(tmp_path))

    assert status == 0
    assert "2  rankings, of which spoilt: 1\n" in said
    assert "made from no numbers" not in said


def test_a_ranking_that_a_trustees_false_factor_may_have_spoilt_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made = with_false_factor()
    made.declare()

    status, said, _complained = typed(capsys, "verify", made.at(tmp_path))

    assert status == 0
    assert "1  of them made from no numbers: by a voter's own program, or by a trustee's false factor.\n" in said


def test_an_earlier_copy_is_compared(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made = closed([(0, ((1, 0),))])
    earlier = tmp_path / "earlier.bel"
    earlier.write_bytes(made.board)
    made.open_and_declare(1, 2)

    continued = typed(capsys, "verify", made.at(tmp_path), "--earlier", earlier)
    another = typed(capsys, "verify", sample("3.3.0-th"), "--earlier", earlier)

    assert continued[::2] == (0, "")
    assert f"{len(earlier.read_bytes()):,} bytes of the earlier copy" in continued[1]
    assert another[0] == 1
    assert ": earlier: the file: NotAContinuation: byte " in another[2]


@pytest.mark.parametrize("words", ["verify nowhere.bel", "open nowhere.json", "decrypt nowhere.bel --key nowhere.key --out nowhere"])
def test_a_file_that_is_not_there_is_told_in_one_line(words: str, capsys: pytest.CaptureFixture[str]) -> None:
    status, said, complained = typed(capsys, *words.split())

    assert (status, said) == (1, "")
    assert complained.endswith(": No such file or directory\n")
    assert len(complained.splitlines()) == 1


def test_an_election_is_held_with_the_command_alone_from_credentials_and_keys_to_the_result(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    keys = [tmp_path / f"{n}.pubkey" for n in (1, 2)]
    secrets = [tmp_path / f"{n}.privkey" for n in (1, 2)]
    for n, (public, secret) in enumerate(zip(keys, secrets, strict=True), 1):
        assert typed(capsys, "trustee-key", "--private", secret, "--public", public, "--name", f"Trustee {n}")[0] == 0
    voters, private, public = (tmp_path / name for name in ("voters.csv", "private.csv", "public.json"))
    voters.write_text('name,town\nAda,Leeds\nBen,"York, North"\n', "utf-8")
    made = typed(capsys, "make-credentials", voters, "--uuid", UUID, "--private", private, "--public", public)
    listed = public.read_text("utf-8")
    trustees = Trustees(ED, tuple(read_key(ED, canonical.read(key.read_bytes())) for key in keys))
    raw = write_election(uuid=UUID, name="Chair", description="", group=ED, public_key=trustees.public(), questions=(CHAIR,))
    election = read_election(raw)
    rows = [*csv.DictReader(private.read_text("utf-8").splitlines())]
    signing = [private_key(ED, UUID, read_credential(row["credential"])) for row in rows]
    ballots = [make_ballot(election, key, [vote]) for key, vote in zip(signing, ((1, 2, 3), (2, 1, 0)), strict=True)]
    board = tmp_path / "board.bel"
    with board.open("w+b") as file:
        chain = Chain.begin(file, timestamp=NOON)
        publishing.set_up(chain, election=raw, trustees=trustees, credentials=listed)
        for ballot in ballots:
            publishing.cast(chain, ballot)
        publishing.end_ballots(chain)
        parts = [tally.of_ballot(election, check_ballot(election, each, is_listed=lambda one: one in listed), 1) for each in ballots]
        together = tally.finished(election, tally.joined(election, [tally.empty(election), *parts]))
        publishing.publish_tally(chain, election, together, ballots=2, weight=2)
        file.flush()
        too_soon = typed(capsys, "decrypt", board, "--key", secrets[0], "--out", tmp_path / "early.json")
        assert typed(capsys, "shuffle", board, "--out", tmp_path / "shuffle.json")[0] == 0
        shuffled = shuffles.read_shuffles(ED, (tmp_path / "shuffle.json").read_bytes(), at_most=1 << 20)
        publishing.publish_shuffle(chain, election, shuffled, owner=1)
        publishing.end_shuffles(chain)
        file.flush()
        for owner, key in enumerate(secrets, 1):
            status, said, _complained = typed(capsys, "decrypt", board, "--key", key, "--out", tmp_path / f"{owner}.json")
            assert (status, said) == (0, f"{tmp_path / f'{owner}.json'}: hand it in, as trustee {owner}\n")
        assert typed(capsys, "decrypt", board, "--key", secrets[0], "--out", tmp_path / "plain.json", "--plain")[0] == 0
        assert read_decryption(ED, (tmp_path / "plain.json").read_bytes(), at_most=1 << 20).factors
        both = {owner: read_part(ED, (tmp_path / f"{owner}.json").read_bytes(), at_most=1 << 20) for owner in (1, 2)}
        parts_of = {owner: part for owner, (part, _proof) in both.items()}
        (tmp_path / "bound.json").write_text(write_file(election.uuid, {owner: proof.to_json() for owner, (_part, proof) in both.items()}))
        for owner, each in parts_of.items():
            publishing.publish_decryption(chain, election, each, owner=owner)
        plain = result.opened(trustees, shuffles.after(election, together, shuffled), parts_of)
        publishing.publish_result(chain, result.compute(election, plain, total_weight=2))

    status, said, complained = typed(capsys, "verify", board, "--bound", tmp_path / "bound.json")

    assert (status, complained) == (0, "")
    assert "2  rankings\n" in said
    assert "ok       bound             2 second proofs\n" in said
    assert too_soon[0] == 1
    assert "the rankings are not shuffled yet" in too_soon[2]
    assert f"2 credentials. The fingerprint of the public list, to be compared with the board: {b64_digest(listed)}" in made[1]
    assert f"credentials  {b64_digest(listed)}\n" in said
    assert [(row["name"], row["town"]) for row in rows] == [("Ada", "Leeds"), ("Ben", "York, North")]


def test_private_files_are_for_their_owner_alone_and_no_file_is_written_over(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    secret, public = tmp_path / "a.privkey", tmp_path / "a.pubkey"
    assert typed(capsys, "trustee-key", "--private", secret, "--public", public)[0] == 0
    before = secret.read_bytes()

    status, said, complained = typed(capsys, "trustee-key", "--private", secret, "--public", tmp_path / "b.pubkey")
    other_way_round = typed(capsys, "trustee-key", "--private", tmp_path / "b.privkey", "--public", public)

    assert stat.S_IMODE(secret.stat().st_mode) == 0o600
    assert (status, said, complained) == (1, "", f"commonty ballots trustee-key: {secret}: File exists\n")
    assert secret.read_bytes() == before
    assert other_way_round[0] == 1
    assert sorted(each.name for each in tmp_path.iterdir()) == ["a.privkey", "a.pubkey"]
    assert json.loads(before) not in public.read_text()


def test_weights_of_voters_are_in_the_public_list(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    voters, private, public = (tmp_path / name for name in ("voters.csv", "private.csv", "public.json"))
    voters.write_text("name,weight\nNorth,3\nSouth,1\n", "utf-8")

    status, _said, _complained = typed(capsys, "make-credentials", voters, "--uuid", UUID, "--private", private, "--public", public)

    assert status == 0
    assert sorted(each.split(",")[1] for each in json.loads(public.read_text())) == ["1", "3"]
    assert private.read_text().startswith("name,weight,credential\nNorth,3,")


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ("", "line 1 of the voters"),
        ("name\n", "line 2 of the voters: there is no voter"),
        ("name,name\nAda,Ada\n", "line 1 of the voters: each column needs a title of its own"),
        ("name,credential\nAda,x\n", "none is called credential or link yet"),
        ("name,weight\nAda,1\nBen\n", "line 3 of the voters: there are 1 fields under 2 titles"),
        ("name,weight\nAda,0\n", "line 2 of the voters: the weight is no whole number"),
        ("name,weight\nAda,1.5\n", "line 2 of the voters: the weight is no whole number"),
        ("name,weight\nAda,99999999999999\n", "line 2 of the voters: the weight is no whole number"),
    ],
)
def test_a_table_of_voters_that_cannot_be_used_is_refused_by_its_line(
    table: str, told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    voters, private, public = (tmp_path / name for name in ("voters.csv", "private.csv", "public.json"))
    voters.write_text(table, "utf-8")

    status, said, complained = typed(capsys, "make-credentials", voters, "--uuid", UUID, "--private", private, "--public", public)

    assert (status, said) == (1, "")
    assert told in complained
    assert not private.exists()


def test_a_name_that_no_election_has_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    voters = tmp_path / "voters.csv"
    voters.write_text("name\nAda\n", "utf-8")

    status, _said, complained = typed(
        capsys, "make-credentials", voters, "--uuid", "short", "--private", tmp_path / "a.csv", "--public", tmp_path / "b.json"
    )

    assert status == 1
    assert "names no election" in complained


def test_nobody_decrypts_with_a_key_that_is_no_trustees_or_at_the_wrong_time(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made = closed([(0, ((1, 0),))], questions=(BUDGET,))
    board, out = made.at(tmp_path), tmp_path / "out.json"
    assert typed(capsys, "trustee-key", "--private", tmp_path / "x.privkey", "--public", tmp_path / "x.pubkey")[0] == 0

    stranger = typed(capsys, "decrypt", board, "--key", tmp_path / "x.privkey", "--out", out)
    nothing_ranked = typed(capsys, "shuffle", board, "--out", out)
    made.open_and_declare(1, 2)
    too_late = typed(capsys, "decrypt", made.at(tmp_path), "--key", tmp_path / "x.privkey", "--out", out)
    board.write_bytes(made.board[:-1])
    damaged = typed(capsys, "decrypt", board, "--key", tmp_path / "x.privkey", "--out", out)

    assert "this is not the key of a trustee of this election" in stranger[2]
    assert "nothing is ranked in this election" in nothing_ranked[2]
    assert "its last event is Result" in too_late[2]
    assert "archive: the file: CutShort" in damaged[2]
    assert {stranger[0], nothing_ranked[0], too_late[0], damaged[0]} == {1}
    assert not out.exists()


def asked(monkeypatch: pytest.MonkeyPatch, passphrase: str) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{passphrase}\n"))


def step(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, *words: object) -> tuple[int, str, str]:
    """Do a step of a ceremony, with the passphrase."""
    asked(monkeypatch, "four words of mine")
    return typed(capsys, "ceremony", *words)


@pytest.mark.slow
def test_a_ceremony_is_held_by_files_that_anybody_may_carry(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def each(name: str) -> list[Path]:
        return [tmp_path / f"{n}.{name}" for n in (1, 2, 3)]

    def together(name: str) -> Path:
        path = tmp_path / f"all.{name}"
        path.write_text("".join(f"{one.read_text('utf-8')}\n" for one in each(name)), "utf-8")
        return path

    for number, (key, out) in enumerate(zip(each("key"), each("certificate"), strict=True), 1):
        context = ("--number", number, "--trustees", 3, "--threshold", 2, "--about", "chair 2026")
        assert step(capsys, monkeypatch, "certify", *context, "--key", key, "--out", out)[0] == 0
    certificates = ("--certificates", together("certificate"))
    for key, out in zip(each("key"), each("dealt"), strict=True):
        assert step(capsys, monkeypatch, "deal", "--key", key, *certificates, "--out", out)[0] == 0
    dealt = ("--dealt", together("dealt"))
    for key, out, private in zip(each("key"), each("finished"), each("privkey"), strict=True):
        assert step(capsys, monkeypatch, "finish", "--key", key, *certificates, *dealt, "--private", private, "--out", out)[0] == 0
    out = tmp_path / "published.json"
    published = step(capsys, monkeypatch, "publish", *certificates, *dealt, "--finished", together("finished"), "--out", out)

    trustees = read_trustees(ED, f"[{out.read_text('utf-8')}]".encode())
    trustees.check()
    assert published[1].endswith(f"the fingerprint of its key: {b64_digest(ED.text(trustees.public()))}\n")
    for private, public in zip(each("privkey"), trustees.owners, strict=True):
        assert public_of(ED, read_secret(ED, private.read_bytes())) == public
        assert stat.S_IMODE(private.stat().st_mode) == 0o600
    asked(monkeypatch, "another passphrase")
    assert (
        "does not open this file" in typed(capsys, "ceremony", "deal", "--key", each("key")[0], *certificates, "--out", tmp_path / "x")[2]
    )
    stranger = ("--number", 1, "--trustees", 3, "--threshold", 2, "--key", tmp_path / "4.key", "--out", tmp_path / "4.certificate")
    assert step(capsys, monkeypatch, "certify", *stranger)[0] == 0
    refused = step(capsys, monkeypatch, "deal", "--key", tmp_path / "4.key", *certificates, "--out", tmp_path / "x")
    assert "none of the certificates is of this key" in refused[2]


def test_a_key_file_is_not_made_under_a_short_passphrase(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked(monkeypatch, "short")

    context = ("--number", 1, "--trustees", 3, "--threshold", 2)
    status, _said, complained = typed(capsys, "ceremony", "certify", *context, "--key", tmp_path / "k", "--out", tmp_path / "o")

    assert (status, [*tmp_path.iterdir()]) == (1, [])
    assert "12 letters or more" in complained


@pytest.mark.parametrize(
    "raw", ["", "[]", "{}", '{"message":"{}"}', '[{"message":"x"}]', '[{"message":"{\\"context\\":{\\"group\\":1}}"}]']
)
def test_certificates_that_are_none_are_refused(raw: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "all").write_text(raw, "utf-8")

    status, _said, complained = typed(
        capsys, "ceremony", "deal", "--key", tmp_path / "k", "--certificates", tmp_path / "all", "--out", tmp_path / "o"
    )

    assert status == 1
    assert complained.startswith("commonty ballots ceremony: ")
