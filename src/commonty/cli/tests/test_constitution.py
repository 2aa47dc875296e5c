"""``commonty constitution``, as typed."""

import json
from pathlib import Path

import pytest

import commonty.constitution
from commonty.cli import main

LIBRARY = Path(commonty.constitution.__file__).parent
GROUP = str(LIBRARY / "starters" / "campaign-group.toml")
BRANCH = str(LIBRARY / "starters" / "union-branch.toml")
BROKEN = str(LIBRARY / "tests" / "broken" / "guard-unguarded.toml")


def typed(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    """Run the command; return its status, and what it said and complained."""
    status = main(["constitution", *words])
    said = capsys.readouterr()
    return status, said.out, said.err


def test_a_starter_passes_and_its_accepted_warning_is_told_once(capsys: pytest.CaptureFixture[str]) -> None:
    status, said, complained = typed(capsys, "check", GROUP)

    assert (status, complained) == (0, "")
    assert said.count("accepted: quorum-paradox:") == 1
    assert "errors: 0, warnings: 0, notes: 0, accepted: 18\n" in said


def test_a_broken_constitution_fails_with_the_articles_to_change(capsys: pytest.CaptureFixture[str]) -> None:
    status, said, _ = typed(capsys, "check", BROKEN)

    assert status == 1
    assert said.startswith("error: guard-unguarded: ")
    assert "    [guards.foundations] 22, Guard “foundations”\n" in said


def test_the_findings_are_facts_for_other_programs(capsys: pytest.CaptureFixture[str]) -> None:
    status, said, _ = typed(capsys, "check", BROKEN, "--json")

    facts = json.loads(said)

    assert status == 1
    assert [(each["key"], each["level"], each["articles"][0]) for each in facts["findings"]] == [
        ("guard-unguarded", "error", "guards.foundations")
    ]


def test_the_findings_are_a_fragment_of_a_page(capsys: pytest.CaptureFixture[str]) -> None:
    _, said, _ = typed(capsys, "check", BROKEN, "--html", "--language", "de")

    assert said.startswith("<ul>\n<li><strong>")
    assert said.endswith("</li>\n</ul>\n")


def test_a_rulebook_is_told_as_markdown_html_and_facts(capsys: pytest.CaptureFixture[str]) -> None:
    assert typed(capsys, "explain", GROUP)[1].startswith("# The rules of Campaign group\n\n## What we are\n")
    assert '<article class="rulebook__article" id="procedures.ordinary">' in typed(capsys, "explain", GROUP, "--html")[1]
    facts = json.loads(typed(capsys, "explain", GROUP, "--json", "--language", "de")[1])
    assert facts["sections"][1]["articles"][0]["sentences"][0] == "Zur Gründung braucht es 3 Personen."


def test_two_versions_are_compared(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    proposed = tmp_path / "proposed.toml"
    proposed.write_text(Path(GROUP).read_text("utf-8").replace('term = "12 months"', 'term = "6 months"', 1), "utf-8")

    assert typed(capsys, "diff", GROUP, str(proposed)) == (0, "# What would change\n\n- Term of “Convenor”: 12 months → 6 months\n", "")
    assert '<li class="changes__change" data-article="offices.convenor">' in typed(capsys, "diff", GROUP, str(proposed), "--html")[1]
    facts = json.loads(typed(capsys, "diff", GROUP, str(proposed), "--json")[1])
    assert [(each["article"], each["key"]) for each in facts["changes"]] == [("offices.convenor", "term")]
    assert typed(capsys, "diff", BRANCH, BRANCH) == (0, "Nothing changes.\n", "")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"\xff\xfe", "this is not text in UTF-8 (byte 0)"),
        (b"[[[", "This is not TOML"),
        (b'title = "x"', "[organisation] purpose: this key is missing"),
        (b"a" * 1_000_000, "characters"),
    ],
)
def test_a_file_that_is_no_constitution_fails_in_one_clear_line(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, content: bytes, says: str
) -> None:
    file = tmp_path / "rules.toml"
    file.write_bytes(content)

    status, said, complained = typed(capsys, "explain", str(file))

    assert (status, said, complained.count("\n")) == (1, "", 1)
    assert complained.startswith(f"commonty constitution: {file}: ")
    assert says in complained


def test_a_missing_file_fails_in_one_clear_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert typed(capsys, "check", "nowhere.toml") == (1, "", "commonty constitution: nowhere.toml: No such file or directory\n")
