"""``commonty constitution``: check a constitution, tell it in plain words, or compare two; needs neither a server nor a database."""

import argparse
import json
import sys
from html import escape
from pathlib import Path

from commonty.constitution import comparing, explaining
from commonty.constitution.articles import articles
from commonty.constitution.catalogue import languages, say
from commonty.constitution.checking import Finding, Level, check, told
from commonty.constitution.document import Constitution
from commonty.constitution.errors import ConstitutionError
from commonty.constitution.reading import LONGEST_DOCUMENT, parse
from commonty.constitution.writing import digest
from commonty.wording.sentence import Sentence

HELP = "Check a constitution, explain it in plain words, or compare two."

BYTES_A_CHARACTER = 4
"""The most that UTF-8 takes: no longer file can be a constitution, so no more of it is read."""


class Unreadable(Exception):
    """A file that is not a constitution: what it is and why, in one line."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    verbs = parser.add_subparsers(dest="verb", metavar="check|explain|diff", required=True)
    checks = verbs.add_parser("check", help="prove what the rules allow, and show by example where they fail somebody")
    checks.add_argument("file", metavar="FILE", help="the constitution (TOML); - for standard input")
    explain = verbs.add_parser("explain", help="tell the whole document as a rulebook (Markdown)")
    explain.add_argument("file", metavar="FILE", help="the constitution (TOML); - for standard input")
    diff = verbs.add_parser("diff", help="tell what would change, what matters most first (Markdown)")
    diff.add_argument("old", metavar="OLD", help="the rules in force")
    diff.add_argument("new", metavar="NEW", help="the rules proposed")
    for verb in (checks, explain, diff):
        form = verb.add_mutually_exclusive_group()
        form.add_argument("--json", action="store_true", help="print JSON")
        form.add_argument("--html", action="store_true", help="print a fragment of HTML")
        verb.add_argument("--language", default="", metavar="L", help=f"speak {' or '.join(languages())} (default: the document's own)")


def run(options: argparse.Namespace) -> int:
    """Check, explain or compare; return 1 where a file is no constitution, or the check finds an error."""
    try:
        if options.verb == "check":
            return _check(options, _read(options.file))
        if options.verb == "explain":
            print(_explained(options, _read(options.file)), end="")
        else:
            print(_compared(options, _read(options.old), _read(options.new)), end="")
    except Unreadable as error:
        print(f"commonty constitution: {error}", file=sys.stderr)
        return 1
    return 0


def _read(name: str) -> Constitution:
    """Read a constitution from a file, or from standard input."""
    most = LONGEST_DOCUMENT * BYTES_A_CHARACTER + 1
    try:
        if name == "-":
            raw = sys.stdin.buffer.read(most)
        else:
            with Path(name).open("rb") as file:
                raw = file.read(most)
        return parse(raw.decode("utf-8"))
    except OSError as error:
        raise Unreadable(f"{name}: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise Unreadable(f"{name}: this is not text in UTF-8 (byte {error.start})") from error
    except ConstitutionError as error:
        raise Unreadable(f"{name}: {' '.join(str(error).split())}") from error


def _check(options: argparse.Namespace, rules: Constitution) -> int:
    """Print the findings; return 1 where one is an error."""
    language = options.language or rules.language
    found = check(rules)
    if options.json:
        print(_json({"digest": digest(rules), "findings": [_finding(rules, each, language) for each in found]}))
    elif options.html:
        print("\n".join(["<ul>", *(_item(rules, each, language) for each in found), "</ul>"]))
    else:
        _print(rules, found, language)
    return 1 if any(each.level is Level.ERROR for each in found) else 0


def _print(rules: Constitution, found: tuple[Finding, ...], language: str) -> None:
    """Print the findings for reading: what is accepted only once a reason."""
    titles = {each.key: f"{each.number}, {each.title}" for each in articles(rules, language=language)}
    for each in found:
        if each.accepted_because:
            continue
        print(f"{each.level.value}: {each.key}: {say(each.sentence, language)}")
        print("".join(f"    [{key}] {titles.get(key, '')}\n" for key in each.articles), end="")
        print("".join(f"    {number}. {say(step, language)}\n" for number, step in enumerate(told(rules, each), 1)), end="")
    accepted = {(each.key, each.accepted_because) for each in found if each.accepted_because}
    for key, because in sorted(accepted):
        where = [each.articles[0] for each in found if (each.key, each.accepted_because) == (key, because)]
        print(f"accepted: {key}: {because}\n    {', '.join(where)}")
    counts = {level: sum(each.level is level and not each.accepted_because for each in found) for level in Level}
    print(
        ", ".join(f"{level.value}s: {count}" for level, count in counts.items())
        + f", accepted: {sum(bool(e.accepted_because) for e in found)}"
    )
    print(f"digest: {digest(rules)}")


def _finding(rules: Constitution, finding: Finding, language: str) -> dict[str, object]:
    """Return a finding as plain facts."""
    return {
        "key": finding.key,
        "level": finding.level.value,
        "articles": list(finding.articles),
        "says": say(finding.sentence, language),
        "path": [say(step, language) for step in told(rules, finding)],
        "accepted_because": finding.accepted_because,
    }


def _item(rules: Constitution, finding: Finding, language: str) -> str:
    """Write a finding as an entry of a list."""
    label = say(Sentence(f"level.{finding.level.value}"), language)
    steps = "".join(f"<li>{escape(say(step, language))}</li>" for step in told(rules, finding))
    path = f"<ol>{steps}</ol>" if steps else ""
    because = f"<p>{escape(finding.accepted_because)}</p>" if finding.accepted_because else ""
    told_first = f"<strong>{escape(label)}</strong> <code>{escape(finding.key)}</code>"
    return f"<li>{told_first} {escape(say(finding.sentence, language))}{path}{because}</li>"


def _explained(options: argparse.Namespace, rules: Constitution) -> str:
    """Return the rulebook as it was asked for."""
    if options.html:
        return explaining.to_html(rules, language=options.language)
    if not options.json:
        return explaining.to_markdown(rules, language=options.language)
    language = options.language or rules.language
    sections = [
        {
            "chapter": section.key,
            "title": say(section.title, language),
            "articles": [
                {
                    "key": each.key,
                    "number": each.number,
                    "title": each.title,
                    "text": each.text,
                    "sentences": [explaining.said(sentence, language) for sentence in each.sentences],
                    "note": each.note,
                }
                for each in section.articles
            ],
        }
        for section in explaining.rulebook(rules, language=language)
    ]
    return _json({"digest": digest(rules), "sections": sections}) + "\n"


def _compared(options: argparse.Namespace, old: Constitution, new: Constitution) -> str:
    """Return the changes as they were asked for."""
    if options.html:
        return comparing.to_html(old, new, language=options.language)
    if not options.json:
        return comparing.to_markdown(old, new, language=options.language)
    language = options.language or new.language
    found = [
        {
            "article": each.article,
            "key": each.key,
            "says": say(each.sentence, language),
            "old": [explaining.said(sentence, language) for sentence in each.old],
            "new": [explaining.said(sentence, language) for sentence in each.new],
        }
        for each in comparing.changes(old, new)
    ]
    return _json({"old": digest(old), "new": digest(new), "changes": found}) + "\n"


def _json(facts: object) -> str:
    return json.dumps(facts, ensure_ascii=False, indent=2)
