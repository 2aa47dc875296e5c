"""What a check of an export finds, with nothing but the file and what its reader kept."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commonty.apps.record.checking import Kept, Report, check
from commonty.apps.record.checkpoint import Signed, Signer
from commonty.apps.record.reading import Header, ReadingError
from commonty.apps.record.tests.logs import SIGNER, Log, altered, log

SAYINGS = ["founded", "joined", "moved", "seconded", "voted", "carried", "won"]


def found(report: Report) -> list[tuple[int, int, str]]:
    """The findings: line of the file, number of the line, problem."""
    return [(finding.at, finding.seq, finding.problem) for finding in report.findings]


def tampered(made: Log, lines: list[bytes]) -> list[bytes]:
    return [made.file()[0], *lines]


def test_a_whole_record_is_whole_and_the_check_says_what_it_cannot_tell() -> None:
    made = log(SAYINGS, bare=frozenset({2}))

    report = check(made.file())

    assert report.is_whole
    assert (report.lines, report.facts_read, report.fingerprint) == (7, 6, SIGNER.verifier.fingerprint)
    assert report.root == Signed.parse(made.checkpoints[7]).checkpoint.root.hex()
    assert len(report.cannot_tell) == 3


def test_a_changed_line_is_named() -> None:
    made = log(SAYINGS)
    lines = list(made.lines)
    lines[3] = altered(lines[3], time="2025-01-01T00:00:00Z")

    assert (5, 4, "changed") in found(check(tampered(made, lines)))


def test_a_changed_line_with_its_hash_computed_anew_is_named() -> None:
    made = log(SAYINGS)
    lines = [*made.lines[:3], log([*SAYINGS[:3], "withdrawn"]).lines[3], *made.lines[4:]]

    assert found(check(tampered(made, lines)))[0] == (5, 4, "changed")


def test_changed_facts_are_named() -> None:
    made = log(SAYINGS)
    lines = [*made.lines[:3], made.lines[3].replace(b"seconded", b"dissented"), *made.lines[4:]]

    assert found(check(tampered(made, lines))) == [(5, 4, "payload")]


def test_a_missing_inner_line_is_named() -> None:
    made = log(SAYINGS)

    assert found(check(tampered(made, [*made.lines[:3], *made.lines[4:]]))) == [(5, 4, "missing")]


def test_two_swapped_lines_are_named() -> None:
    made = log(SAYINGS)
    lines = list(made.lines)
    lines[2], lines[4] = lines[4], lines[2]

    assert {seq for _at, seq, _problem in found(check(tampered(made, lines)))} == {3, 4}
    assert check(tampered(made, lines)).findings[0].says == "line 4 does not stand in its place: it comes after line 5"


def test_a_line_that_stands_twice_is_named() -> None:
    made = log(SAYINGS)

    assert found(check(tampered(made, [*made.lines[:4], made.lines[3], *made.lines[4:]]))) == [(6, 4, "doubled")]


def test_a_line_put_in_is_named() -> None:
    made = log(SAYINGS)
    forged = log([*SAYINGS[:3], "expelled"]).lines[3]

    assert found(check(tampered(made, [*made.lines[:3], forged, *made.lines[3:]]))) == [(6, 4, "doubled")]


def test_a_cut_tail_shows_by_the_file_s_own_head() -> None:
    made = log(SAYINGS)

    assert found(check(tampered(made, made.lines[:5]))) == [(6, 6, "cut")]


def test_a_cut_tail_with_an_older_head_shows_only_by_a_newer_checkpoint() -> None:
    made, cut = log(SAYINGS), log(SAYINGS[:5])

    assert check(cut.file()).is_whole
    report = check(cut.file(), kept=[made.kept(7)])
    assert found(report) == [(6, 6, "cut")]
    assert report.findings[0].says == "line 6 and those after it are missing: notice-7 had 7 lines"


def test_a_past_computed_anew_and_signed_again_shows_by_older_checkpoints_which_narrow_down_the_line() -> None:
    made, rewritten = log(SAYINGS), log([*SAYINGS[:3], "withdrawn", *SAYINGS[4:]])

    assert check(rewritten.file()).is_whole
    assert found(check(rewritten.file(), kept=[made.kept(6)])) == [(2, 1, "rewritten")]
    report = check(rewritten.file(), kept=[made.kept(6), made.kept(3), made.kept(4)])
    assert found(report)[0] == (5, 4, "rewritten")
    assert report.findings[0].says == "line 4 is the first line that differs from notice-4: the past was rewritten"
    assert report.compared == ["notice-3: the same up to line 3"]


def test_a_past_computed_anew_shows_by_an_older_copy_which_names_the_very_line() -> None:
    made, rewritten = log(SAYINGS[:6]), log([*SAYINGS[:3], "withdrawn", *SAYINGS[4:]])

    report = check(rewritten.file(), kept=[Kept("last year", copy=made.file())])

    assert found(report) == [(5, 4, "rewritten")]
    assert report.findings[0].says == "line 4 is the first line that differs from last year: the past was rewritten from here"


def test_an_older_copy_that_agrees_is_said_to_agree() -> None:
    report = check(log(SAYINGS).file(), kept=[Kept("last year", copy=log(SAYINGS[:4]).file()), log(SAYINGS).kept(0)])

    assert report.is_whole
    assert report.compared == ["notice-0: the same up to line 0", "last year: the same up to line 4"]


def test_a_longer_older_copy_shows_a_cut_tail() -> None:
    assert found(check(log(SAYINGS[:4]).file(), kept=[Kept("last year", copy=log(SAYINGS).file())])) == [(5, 5, "cut")]


def test_a_checkpoint_of_another_key_is_not_believed() -> None:
    stranger = log(SAYINGS, signer=Signer("example.org/record", b"8" * 32))

    assert found(check(log(SAYINGS).file(), kept=[stranger.kept(4)])) == [(1, 0, "signature")]


def test_a_record_signed_anew_by_another_key_fails_against_the_key_that_is_known() -> None:
    stranger = log(SAYINGS, signer=Signer("example.org/record", b"8" * 32))

    assert check(log(SAYINGS).file(), key=SIGNER.verifier.fingerprint).is_whole
    assert check(log(SAYINGS).file(), key=str(SIGNER.verifier)).is_whole
    assert found(check(stranger.file(), key=SIGNER.verifier.fingerprint)) == [(1, 0, "signature")]


def test_a_head_that_its_key_did_not_sign_is_found() -> None:
    made = log(SAYINGS)
    stranger = Signer("example.org/record", b"8" * 32)
    header = Header("public", made.checkpoints[-1], str(stranger.verifier)).canonical().encode() + b"\n"

    assert found(check([header, *made.lines])) == [(1, 0, "signature")]


def test_a_changed_text_and_a_text_taken_away_unsaid_are_found() -> None:
    made = log(SAYINGS, texts={3: "We demand lifts that work."})
    changed = [line.replace(b"lifts that work", b"lifts that talk") for line in made.lines]
    gone = [*made.lines[:2], made.lines[2].split(b',"texts":{"')[0] + b',"time":"2026-02-02T12:00:00Z"}\n', *made.lines[3:]]

    assert check(made.file()).is_whole
    assert found(check(tampered(made, changed))) == [(4, 3, "text")]
    assert found(check(tampered(made, gone))) == [(4, 3, "text")]


def test_a_stub_for_a_text_that_no_line_withdrew_is_found() -> None:
    made = log(SAYINGS, texts={3: "We demand lifts that work."})
    head, rest = made.lines[2].split(b',"texts":{"')
    stub = head + b',"texts":{"' + rest[:64] + b'":{"article":"law","withdrawn_in":5}},"time":"2026-02-02T12:00:00Z"}\n'

    assert found(check(tampered(made, [*made.lines[:2], stub, *made.lines[3:]]))) == [(4, 3, "text")]


@pytest.mark.parametrize("file", [[], [b"\n"], [b"{}\n"], [b"PK\x03\x04"], [b"[" * 100_000]])
def test_a_file_that_is_no_export_is_refused(file: list[bytes]) -> None:
    with pytest.raises(ReadingError):
        check(file)


def test_a_line_of_nonsense_is_named() -> None:
    made = log(SAYINGS)

    assert found(check(tampered(made, [*made.lines[:3], b"{}\n", *made.lines[4:]])))[0] == (5, 4, "unreadable")


records = st.lists(st.text(max_size=5), min_size=2, max_size=12)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(records, st.data())
def test_every_kind_of_tampering_is_found_at_the_line(sayings: list[str], data: st.DataObject) -> None:
    made = log(sayings)
    at = data.draw(st.integers(0, len(sayings) - 1), label="line")
    lines = list(made.lines)
    match data.draw(st.sampled_from(["flip", "drop", "swap", "double", "insert"]), label="tampering"):
        case "flip":
            place = data.draw(st.integers(0, len(lines[at]) - 2), label="byte")
            lines[at] = lines[at][:place] + bytes([lines[at][place] ^ 1]) + lines[at][place + 1 :]
        case "drop":
            del lines[at]
        case "swap":
            other = data.draw(st.integers(0, len(sayings) - 1).filter(lambda other: other != at), label="other")
            lines[at], lines[other] = lines[other], lines[at]
            at = min(at, other)
        case "double":
            lines.insert(at + 1, lines[at])
        case "insert":
            lines.insert(at, log([*sayings[:at], "forged\x00"]).lines[at])

    report = check(tampered(made, lines))

    assert not report.is_whole
    assert min(finding.at for finding in report.findings) <= at + 4
    assert any(abs(finding.seq - (at + 1)) <= 1 for finding in report.findings)


@settings(deadline=None)
@given(records, st.data())
def test_any_older_checkpoint_shows_any_rewriting_before_it(sayings: list[str], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(sayings) - 1), label="rewritten line")
    kept = data.draw(st.integers(at + 1, len(sayings)), label="size of the checkpoint")
    rewritten = log([*sayings[:at], sayings[at] + "!", *sayings[at + 1 :]])
    cut = log(sayings[:at])

    assert check(rewritten.file()).is_whole
    (finding,) = check(rewritten.file(), kept=[log(sayings).kept(kept)]).findings
    assert finding.problem == "rewritten"
    (exact,) = check(rewritten.file(), kept=[Kept("copy", copy=log(sayings[:kept]).file())]).findings
    assert (exact.seq, exact.problem) == (at + 1, "rewritten")
    assert found(check(cut.file(), kept=[log(sayings).kept(kept)])) == [(at + 1, at + 1, "cut")]
