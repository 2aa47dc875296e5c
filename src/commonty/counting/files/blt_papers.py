"""The papers of a BLT file, with what may stand before them: withdrawals and options."""

from collections.abc import Mapping

from commonty.counting.contest import Preference, Ranking, named, shown
from commonty.counting.files.source import Unreadable, paper_count, whole_number

END = "0"
SKIPPED = "-"
OPTIONS = {"withdrawn", "nick", "tie", "droop"}


class Papers:
    """
    Papers as they are read, word by word; every paper stands on one line, and ends there with a 0.

    ``together`` are all of them where they were read at once.
    """

    def __init__(self, file: str, line: int, candidates: int, seats: int) -> None:
        self.file, self.header_line = file, line
        self.candidates, self.seats = candidates, seats
        self.withdrawn: set[int] = set()
        self.tie_order: tuple[int, ...] = ()
        self.nicknames: dict[str, int] = {}
        self.options: dict[str, str] = {}
        self.ballots: dict[Ranking, int] = {}
        self.together: Mapping[Ranking, int] | None = None
        self.with_ids: list[tuple[str, tuple[Preference, ...], int]] = []
        self.begun = self.ended = False

    def read(self, words: list[str], line: int) -> None:
        """Read the words of one line."""
        while words and not self.ended:
            if words[0] == END:
                words, self.ended = words[1:], True
            elif words[0].startswith("["):
                words = self.option(words, line)
            elif words[0].startswith("-") and not self.begun:
                words = self.withdrawals(words, line)
            else:
                words = self.paper(words, line)
        if words:
            raise self.refusal(
                line,
                f"“{shown(words[0])}” stands after the 0 that ends the papers",
                "give the names after it, each in quotation marks or on its own line",
            )

    def refusal(self, line: int, problem: str, remedy: str) -> Unreadable:
        """Return what says that a line cannot be read."""
        return Unreadable(self.file, line, problem, remedy)

    def option(self, words: list[str], line: int) -> list[str]:
        """Read one option in square brackets."""
        end = next((place for place, word in enumerate(words) if word.endswith("]")), None)
        if self.begun or end is None:
            raise self.refusal(
                line, "an option in square brackets cannot stand here", "put it before the papers, on one line: [withdrawn 4]"
            )
        name, *values = " ".join(words[: end + 1]).strip("[]").split() or [""]
        if name not in OPTIONS:
            raise self.refusal(line, f"there is no option “{shown(name)}”", f"the options are {', '.join(sorted(OPTIONS))}")
        if name == "withdrawn":
            self.withdraw([self.candidate(value, line) for value in values], line)
        elif name == "nick":
            self.name(values, line)
        elif name == "tie":
            self.tie_order = tuple(self.candidate(value, line) for value in values)
            self.check_once(self.tie_order, line)
        else:
            self.options[name] = " ".join(values)
        return words[end + 1 :]

    def name(self, nicknames: list[str], line: int) -> None:
        """Take the nicknames by which the papers call the candidates."""
        if len(set(nicknames)) != self.candidates or len(nicknames) != self.candidates:
            raise self.refusal(
                line, f"{len(nicknames)} nicknames for {self.candidates} candidates", "give each candidate one, and no two the same"
            )
        self.nicknames = dict(zip(nicknames, range(1, self.candidates + 1), strict=True))

    def withdrawals(self, words: list[str], line: int) -> list[str]:
        """Read negative numbers: the candidates who have withdrawn."""
        end = next((place for place, word in enumerate(words) if not word.startswith("-")), len(words))
        if end < len(words) and line != self.header_line:
            raise self.refusal(
                line, f"“{shown(words[0])}” is no number of papers", "give withdrawn candidates as -4, on a line of their own"
            )
        self.withdraw([self.candidate(word[1:], line) for word in words[:end]], line)
        return words[end:]

    def withdraw(self, numbers: list[int], line: int) -> None:
        """Note who has withdrawn; there must be enough left for the seats."""
        self.withdrawn |= set(numbers)
        if self.candidates - len(self.withdrawn) < self.seats:
            left = self.candidates - len(self.withdrawn)
            raise self.refusal(line, f"with these withdrawn, {left} are left for {self.seats} seats", "withdraw fewer, or give fewer seats")

    def paper(self, words: list[str], line: int) -> list[str]:
        """Read one group of equal papers; return the words after it."""
        self.begun = True
        label = ""
        if words[0].startswith("("):
            end = next((place for place, word in enumerate(words) if word.endswith(")")), None)
            if end is None:
                raise self.refusal(line, "the name of a paper is not closed", "end it with a round bracket: (a1)")
            label, words = " ".join(words[: end + 1]).strip("()"), words[end + 1 :]
        weight = 0 if label else paper_count(words[0], self.file, line)
        start = 0 if label else 1
        if END not in words[start:]:
            raise self.refusal(line, "the paper does not end with a 0", "end each paper with a 0, on the line that it begins on")
        end = words.index(END, start)
        preferences = tuple(self.preference(word, line) for word in words[start:end])
        if label:
            self.with_ids.append((label, preferences, line))
        else:
            self.check_once(preferences, line)
            self.ballots[preferences] = self.ballots.get(preferences, 0) + weight
        return words[end + 1 :]

    def preference(self, word: str, line: int) -> Preference:
        """Read one preference: a candidate, several joined by ``=``, or ``-`` for one that was skipped."""
        if word == SKIPPED:
            return ()
        if "=" in word:
            shared = tuple(self.candidate(each, line) for each in word.split("="))
            self.check_once(shared, line)
            return shared
        return self.candidate(word, line)

    def candidate(self, word: str, line: int) -> int:
        """Read a candidate's number, or nickname."""
        if word in self.nicknames:
            return self.nicknames[word]
        number = whole_number(word)
        if number is None:
            raise self.refusal(
                line, f"“{shown(word)}” is not the number of a candidate", "rank candidates by their numbers, in the digits 0 to 9"
            )
        if not 1 <= number <= self.candidates:
            raise self.refusal(line, f"there is no candidate {number}", f"the candidates are numbered from 1 to {self.candidates}")
        return number

    def check_once(self, preferences: tuple[Preference, ...], line: int) -> None:
        """Refuse a candidate who is named twice."""
        marks = [number for each in preferences for number in named(each)]
        if len(set(marks)) < len(marks):
            twice = next(number for place, number in enumerate(marks) if number in marks[:place])
            raise self.refusal(line, f"candidate {twice} is named twice", "name each candidate once or not at all")

    def finished(self) -> tuple[tuple[str, ...], Mapping[Ranking, int]]:
        """Return the names that papers have, and all the ballots."""
        if self.together is not None:
            return (), self.together
        weighted = self.ids_have_weights()
        for _label, preferences, line in self.with_ids:
            ranking = preferences[1:] if weighted else preferences
            self.check_once(ranking, line)
            self.ballots[ranking] = self.ballots.get(ranking, 0) + 1
        return tuple(label for label, _preferences, _line in self.with_ids), self.ballots

    def ids_have_weights(self) -> bool:
        """
        Whether papers with a name give their number, which is 1, before the preferences, as OpenSTV does, or not, as droop does.

        Where every such paper begins with 1, and none names 1 again, both could be meant, and the file is refused.
        """
        if not self.with_ids or any(preferences[:1] != (1,) for _label, preferences, _line in self.with_ids):
            return False
        if any(1 in preferences[1:] for _label, preferences, _line in self.with_ids):
            return True
        line = self.with_ids[0][2]
        raise self.refusal(
            line,
            "the 1 after the name of each paper may be a number of papers or a preference",
            "leave the names of papers out, and write: 1 2 3 0",
        )
