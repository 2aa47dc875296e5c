"""``commonty work``: a worker of the jobs without a server, for installations with many machines."""

import argparse
import os

HELP = "Work the jobs in a process of their own (the server does it by itself on one machine)."


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("--threads", type=int, default=2, help="how many jobs at once, where procrastinate works them (default: 2)")


def run(options: argparse.Namespace) -> int:
    """Work until interrupted."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commonty.site.settings")
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    from commonty.site.safekeeping.restoring import refuse_if_cut_off, refuse_if_upgrade_was_cut_off

    refuse_if_cut_off()
    refuse_if_upgrade_was_cut_off()
    if settings.JOBS == "procrastinate":
        call_command("procrastinate", "worker", f"--concurrency={options.threads}")
        return 0
    from commonty.site.jobs.worker import Worker

    Worker(settings.DATA / "worker.lock", attend="commonty.site.attending.attend").run()
    return 0
