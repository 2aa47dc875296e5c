"""What an election gives out is counted again by the command alone, which knows neither the server nor its database."""

import json
from pathlib import Path

import pytest

from commonty.apps.elections import results
from commonty.apps.elections.tests.test_results import result
from commonty.cli import main

pytestmark = pytest.mark.django_db


def test_a_tie_that_a_lot_broke_is_counted_again_by_the_command_from_the_ballots_and_the_seed(tmp_path: Path) -> None:
    election, _everybody = result(12)
    sheet = results.sheet(election)
    assert sheet is not None
    file = tmp_path / "ballots.blt"
    file.write_text(results.as_blt(results.named(sheet, results.candidate_names(election))), "utf-8")

    main(["count", str(file), "--rule", sheet.rule, "--lots", sheet.lots.seed, "--json", str(tmp_path / "again.json")])

    again = json.loads((tmp_path / "again.json").read_text("utf-8"))
    assert [tie["settled_by"] for tie in again["ties"]] == ["lot"]
    assert again["winners"] == election.outcome.winners
    assert results.command(election, sheet, file="b.blt") == f"commonty count b.blt --rule scottish-stv --lots '{sheet.lots.seed}'"


def test_the_whole_sheet_is_given_out_and_proved_by_the_command(tmp_path: Path) -> None:
    election, _everybody = result(12)
    sheet = results.sheet(election)
    assert sheet is not None
    file = tmp_path / "sheet.json"
    file.write_text(results.as_json(sheet), "utf-8")

    assert main(["count", str(file), "--csv", str(tmp_path / "table.csv")]) == 0
