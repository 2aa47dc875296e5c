"""``commonty ballots make-credentials`` and ``replace-credential``, as typed by a credential authority."""

import csv
import json
from pathlib import Path

import pytest

from commonty.ballots.credential import private_key, public_credential, read_credential
from commonty.ballots.groups import group
from commonty.cli.tests.test_ballots import UUID, typed

ED = group("Ed25519")
VOTERS = "place,name,weight\n0,North,3\n1,South,1\n2,West,1\n"
Files = dict[str, Path]


def files(folder: Path, table: str = VOTERS) -> Files:
    names = {"voters": "voters.csv", "codes": "codes.csv", "spares": "spares.csv", "public": "public.json", "lost": "lost.json"}
    found = {name: folder / file for name, file in names.items()}
    found["voters"].write_text(table, "utf-8")
    return found


def makes(capsys: pytest.CaptureFixture[str], of: Files, *more: object) -> tuple[int, str, str]:
    written = ("--private", of["codes"], "--spares", of["spares"], "--public", of["public"])
    return typed(capsys, "make-credentials", of["voters"], "--uuid", UUID, *written, *more)


def replaces(capsys: pytest.CaptureFixture[str], of: Files, place: str, *more: object) -> tuple[int, str, str]:
    written = ("--private", of["codes"], "--spares", of["spares"], "--public", of["lost"])
    return typed(capsys, "replace-credential", place, "--uuid", UUID, *written, *more)


def rows(file: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(file.read_text("utf-8").splitlines()))


def public_of(code: str) -> str:
    return ED.text(public_credential(ED, private_key(ED, UUID, read_credential(code))))


def test_spare_credentials_are_made_for_each_weight_and_stand_in_the_public_list(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    of = files(tmp_path)

    status, said, _complained = makes(capsys, of, "--spare", "1/2", "--booth", "https://example.org/booth/x/")

    assert (status, said.startswith("5 credentials. "), "2 of them are spare" in said) == (0, True, True)
    assert [row["weight"] for row in rows(of["spares"])] == ["1", "3"]
    assert of["spares"].stat().st_mode & 0o777 == 0o600
    made = [*rows(of["codes"]), *rows(of["spares"])]
    assert sorted(f"{public_of(row['credential'])},{row['weight']}" for row in made) == sorted(json.loads(of["public"].read_text()))
    assert [row["link"] for row in rows(of["codes"])] == [f"https://example.org/booth/x/#{row['credential']}" for row in rows(of["codes"])]


def test_a_lost_credential_is_named_by_its_public_half_and_once_that_is_taken_a_spare_one_takes_its_place(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    of = files(tmp_path)
    makes(capsys, of, "--spare", "1/2", "--booth", "https://example.org/booth/x/")
    before, spare, untouched = rows(of["codes"]), rows(of["spares"]), (of["codes"].read_bytes(), of["spares"].read_bytes())

    first = replaces(capsys, of, "1")
    meanwhile = of["codes"].read_bytes(), of["spares"].read_bytes()
    second = replaces(capsys, of, "1", "--taken")

    after = rows(of["codes"])
    assert (first[0], spare[0]["credential"] in first[1], meanwhile) == (0, False, untouched)
    assert (second[0], f"place 1 their new code: {spare[0]['credential']}" in second[1]) == (0, True)
    assert json.loads(of["lost"].read_text()) == {"lost": public_of(before[1]["credential"]), "uuid": UUID}
    assert (after[0], after[2]) == (before[0], before[2])
    assert (after[1]["credential"], after[1]["link"]) == (spare[0]["credential"], f"https://example.org/booth/x/#{spare[0]['credential']}")
    assert rows(of["spares"]) == spare[1:]
    assert of["codes"].stat().st_mode & 0o777 == 0o600
    assert before[1]["credential"] not in of["lost"].read_text()


def test_who_is_interrupted_between_the_two_tables_types_the_same_again_and_no_spare_one_is_lost_or_given_twice(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    of = files(tmp_path)
    makes(capsys, of, "--spare", "2")
    spare, all_spare = rows(of["spares"]), of["spares"].read_bytes()
    replaces(capsys, of, "1")
    replaces(capsys, of, "1", "--taken")
    of["spares"].write_bytes(all_spare)  # As if killed before it was written.
    given, another = rows(of["codes"])[1]["credential"], {**of, "lost": tmp_path / "lost-2.json"}
    replaces(capsys, another, "2")

    assert replaces(capsys, another, "2", "--taken")[0] == 0
    assert rows(of["codes"])[2]["credential"] != given
    status, said, _complained = replaces(capsys, of, "1", "--taken")

    assert (status, f"place 1 their new code: {given}" in said) == (0, True)
    assert {row["credential"] for row in [*rows(of["spares"]), *rows(of["codes"])[1:]]} == {row["credential"] for row in spare}


def test_nobody_gets_a_spare_one_by_the_file_of_another_or_twice(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    of = files(tmp_path)
    makes(capsys, of, "--spare", "2")
    replaces(capsys, of, "1")

    wrong = replaces(capsys, of, "2", "--taken")
    replaces(capsys, of, "1", "--taken")
    before = {name: file.read_bytes() for name, file in of.items()}
    twice = replaces(capsys, of, "1", "--taken")

    for status, _said, complained in (wrong, twice):
        assert (status, "is not of the code that this voter has" in complained) == (1, True)
    assert {name: file.read_bytes() for name, file in of.items()} == before


@pytest.mark.parametrize(
    ("place", "told"),
    [("7", "no line, or more than one, of the codes has the place 7"), ("1", "no spare code with 1 votes is left")],
)
def test_who_cannot_be_given_another_is_refused_and_no_file_is_touched(
    place: str, told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    of = files(tmp_path)
    makes(capsys, of, "--spare", "1/2")
    of["spares"].write_text("weight,credential\n3,8fGn2-Qm4xRt-Zb7Kc-3WvEyA\n", "utf-8")
    before = {name: file.read_bytes() for name, file in of.items() if file.exists()}

    status, said, complained = replaces(capsys, of, place)

    assert (status, said, told in complained) == (1, "", True)
    assert {name: file.read_bytes() for name, file in of.items() if file.exists()} == before


def test_what_was_handed_in_before_is_not_written_over(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    of = files(tmp_path)
    makes(capsys, of, "--spare", "2")
    replaces(capsys, of, "1")
    before = {name: file.read_bytes() for name, file in of.items()}

    status, _said, complained = replaces(capsys, of, "2")

    assert (status, "File exists" in complained) == (1, True)
    assert {name: file.read_bytes() for name, file in of.items()} == before


@pytest.mark.parametrize("share", ["many", "-1/2", "11", "1/0"])
def test_a_share_that_is_none_is_refused(share: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    of = files(tmp_path)

    status, said, complained = makes(capsys, of, f"--spare={share}")

    told = f"{share} is no share: write it as 1/10, from 0 to 10"
    assert (status, said, complained) == (1, "", f"commonty ballots make-credentials: {told}\n")
    assert not of["codes"].exists()


def test_spare_ones_with_no_file_to_write_them_to_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    of = files(tmp_path)
    written = ("--private", of["codes"], "--public", of["public"], "--spare", "1/10")

    status, _said, complained = typed(capsys, "make-credentials", of["voters"], "--uuid", UUID, *written)

    assert (status, complained) == (1, "commonty ballots make-credentials: say with --spares which file the spare ones are written to\n")


def test_a_table_without_codes_is_none_to_replace_in(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    of = files(tmp_path)
    of["codes"].write_text(VOTERS, "utf-8")
    of["spares"].write_text("weight,credential\n", "utf-8")

    status, _said, complained = replaces(capsys, of, "1")

    assert (status, "there is no column credential: this is no table of codes" in complained) == (1, True)
