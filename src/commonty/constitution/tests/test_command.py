"""The library runs alone: ``python -m commonty.constitution FILE``."""

from pathlib import Path

import pytest

from commonty.constitution.__main__ import main
from commonty.constitution.reading import parse
from commonty.constitution.tests.test_writing import SMALL
from commonty.constitution.writing import digest

BROKEN = Path(__file__).parent / "broken"


def test_a_sound_constitution_is_answered_with_its_digest(capsys: pytest.CaptureFixture[str]) -> None:
    text = (BROKEN / "sound.toml").read_text("utf-8")

    assert main([str(BROKEN / "sound.toml")]) == 0
    assert capsys.readouterr().out == f"digest: {digest(parse(text))}\n"


def test_a_broken_one_is_answered_with_its_findings_and_status_1(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(BROKEN / "two-guards.toml")]) == 1
    assert capsys.readouterr().out.startswith("error: two-guards: ")


def test_a_text_that_cannot_be_read_is_answered_with_what_would_be_right(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "rules.toml"
    file.write_text(SMALL.replace("notice", "notise"), "utf-8")

    assert main([str(file)]) == 1
    assert capsys.readouterr().err == f"{file}: [procedures.ordinary] notise: there is no such key. Did you mean “notice”?\n"


def test_a_file_that_is_not_there_and_wrong_use_are_said_to_be_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["nowhere.toml"]) == 1
    assert main([]) == 2
    assert "usage" in capsys.readouterr().err
