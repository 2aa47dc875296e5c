"""``commonty doctor``: how the machine and its mail stand, and what to do next."""

import argparse
import json
import os

HELP = "Look at address, encryption, clock, disk, mail and backups, and say of each what to do next."


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("--json", action="store_true", help="print what was found as JSON")
    parser.add_argument("--letter", metavar="ADDRESS", help="send a letter with a code to an address of yours, and look at nothing")
    parser.add_argument("--arrived", metavar="CODE", help="the code in that letter: it arrived")
    parser.add_argument(
        "--ready", action="store_true", help="make the installation ready, open its pages and print as JSON what came of it"
    )


def run(options: argparse.Namespace) -> int:
    """Look, and return 1 where something is not in order."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commonty.site.settings")
    import django

    django.setup()
    from django.utils import timezone

    from commonty.apps.people.post import NotSent
    from commonty.constitution.refusal import Refused
    from commonty.site.doctor.mail import arrived, send_letter

    if options.ready:
        return _ready()
    try:
        if options.letter:
            send_letter(options.letter, now=timezone.now())
            print("The letter is on its way. Type in the code that arrives: commonty doctor --arrived CODE")
            return 0
    except NotSent as problem:
        raise Refused(str(problem)) from problem
    if options.arrived:
        arrived(options.arrived, now=timezone.now())
        print("Noted: it arrived.")
        return 0
    return _look(as_json=options.json)


def _look(*, as_json: bool) -> int:
    """Go round, and say what was found."""
    from django.utils import timezone

    from commonty.site.doctor.finding import Standing
    from commonty.site.doctor.rounds import go_round

    findings = go_round(now=timezone.now()).findings
    if as_json:
        print(json.dumps([each.in_words() for each in findings], ensure_ascii=False, indent=1))
    else:
        for each in findings:
            print(f"{each.title}: {each.word}. {each.says}")
            if each.step.text:
                print(f"    → {each.step}")
    return 1 if any(each.standing is Standing.BAD for each in findings) else 0


def _ready() -> int:
    """Say whether the installation is well; for the program that upgrades it, and for a rehearsal."""
    from commonty.site.doctor.health import look
    from commonty.site.installation import prepare

    prepare(quiet=True, unfinished_upgrade=True)
    found = look()
    print(json.dumps(found.to_json()))
    return 0 if found.is_well else 1
