"""An installation's secrets are made once, whoever begins first."""

import multiprocessing
from multiprocessing.synchronize import Barrier
from pathlib import Path

from commonty.site.settings.secrets import secret

PROCESSES = 6


def _asked(file: Path, together: Barrier, told: "multiprocessing.Queue[str]") -> None:
    together.wait()
    told.put(secret("COMMONTY_NOT_SET", file))


def test_of_several_processes_that_begin_at_once_one_makes_the_secret_of_all(tmp_path: Path) -> None:
    fork = multiprocessing.get_context("fork")
    for attempt in range(10):
        file = tmp_path / str(attempt) / "master.key"
        together, told = fork.Barrier(PROCESSES), fork.Queue()
        processes = [fork.Process(target=_asked, args=(file, together, told)) for _ in range(PROCESSES)]
        for each in processes:
            each.start()
        answers = {told.get(timeout=30) for _ in processes}
        for each in processes:
            each.join()

        assert answers == {file.read_text()}
        assert [(each.name, each.stat().st_mode & 0o777) for each in file.parent.iterdir()] == [("master.key", 0o600)]
