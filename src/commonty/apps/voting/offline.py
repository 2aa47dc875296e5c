"""How a trustee does their part on a machine without internet: the lines of the command, and the files that they take."""

from commonty.apps.voting.models import Board, Ceremony, Stage, Step

KEY = "--key my-key.json"
GIVEN = "--certificates certificates.json"
DEALT = f"{GIVEN} --dealt dealt.json"
FINISH = f"commonty ballots ceremony finish {KEY} {DEALT} --private my.privkey --out part.json"


def of_ceremony(ceremony: Ceremony, number: int) -> list[str]:
    """Return the line for the step that the ceremony is at, of trustee ``number``."""
    told = f"--group {ceremony.group} --number {number} --trustees {ceremony.trustees.count()} --threshold {ceremony.threshold}"
    lines = {
        Step.CERTIFY: f"commonty ballots ceremony certify {told} {KEY} --out part.json",
        Step.DEAL: f"commonty ballots ceremony deal {KEY} {GIVEN} --out part.json",
        Step.FINISH: FINISH,
    }
    return [lines[ceremony.step]] if ceremony.step else []


def of_board(board: Board) -> list[str]:
    """Return the lines for what trustees do with the board now."""
    if board.stage is Stage.SHUFFLING:
        return ["commonty ballots shuffle --out part.json archive.bel"]
    return [FINISH.replace("part.json", "finished.json"), "commonty ballots decrypt --key my.privkey --out part.json archive.bel"]
