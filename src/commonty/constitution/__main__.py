"""``python -m commonty.constitution FILE``: what is wrong with a constitution, or its findings and its digest."""

import sys
from pathlib import Path

from commonty.constitution.catalogue import say
from commonty.constitution.checking import check
from commonty.constitution.checking.finding import Level
from commonty.constitution.errors import ConstitutionError
from commonty.constitution.reading import parse
from commonty.constitution.writing import digest


def main(arguments: list[str]) -> int:
    """Print the findings and the digest of one file; return 1 where it cannot be read or has an error, 2 for wrong use."""
    if len(arguments) != 1:
        print("usage: python -m commonty.constitution FILE", file=sys.stderr)
        return 2
    try:
        constitution = parse(Path(arguments[0]).read_text("utf-8"))
    except (OSError, UnicodeDecodeError, ConstitutionError) as error:
        print(f"{arguments[0]}: {error}", file=sys.stderr)
        return 1
    findings = check(constitution)
    for finding in findings:
        print(f"{finding.level.value}: {finding.key}: {say(finding.sentence, constitution.language)} ({', '.join(finding.articles)})")
    print(f"digest: {digest(constitution)}")
    return 1 if any(finding.level is Level.ERROR for finding in findings) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
