"""Raises victims: one process that has loaded everything, and forks a child for each job.

A fork of it takes milliseconds where a new interpreter takes a second, so hundreds may be killed.
The process itself holds no thread, no connection and no lock: a child opens its own.
"""

from __future__ import annotations

import gc
import json
import logging
import os
import signal
import subprocess
import sys
import traceback
from pathlib import Path

ROOT = Path(__file__).parents[2]
# No child may outlive a broken test.
LONGEST_LIFE_SECONDS = 240


class Nursery:
    """The test's end of it. A job is a function of tests.faults.victim or tests.faults.scribe."""

    def __init__(self, index: Path) -> None:
        command = [sys.executable, "-m", "tests.faults.nursery", str(index)]
        self._process = subprocess.Popen(
            command, cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )

    def start(self, job: str, **facts: object) -> int:
        """Begin a job in a child and return its process id."""
        return self._ask({"job": job, "facts": facts})

    def wait(self, pid: int) -> int:
        """Return the child's exit status; the negative number of the signal that ended it."""
        return self._ask({"wait": pid})

    def run(self, job: str, **facts: object) -> int:
        """Let a child do a job, and return its exit status."""
        return self.wait(self.start(job, **facts))

    def close(self) -> None:
        """End the process; children that still run end by themselves."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(30)
        self._process.stdout.close()

    def _ask(self, question: dict[str, object]) -> int:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(question) + "\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())


def main() -> None:
    """Load everything, then do what the lines of the standard input say."""
    from tests.faults import scribe, victim

    jobs = {**vars(victim), **vars(scribe)}
    logging.disable(logging.CRITICAL)
    victim.load(Path(sys.argv[1]))
    gc.freeze()
    for line in sys.stdin:
        question = json.loads(line)
        if "wait" in question:
            _, status = os.waitpid(question["wait"], 0)
            answer = os.waitstatus_to_exitcode(status)
        else:
            answer = os.fork() or _live(jobs[question["job"]], question["facts"])
        print(answer, flush=True)


def _live(job: object, facts: dict[str, object]) -> int:
    """Do the child's job and never return."""
    status = 1
    try:
        nothing = os.open(os.devnull, os.O_RDWR)
        os.dup2(nothing, 0)
        os.dup2(nothing, 1)
        signal.alarm(LONGEST_LIFE_SECONDS)
        job(**facts)  # type: ignore[operator]
        status = 0
    except BaseException:
        traceback.print_exc()
    os._exit(status)


if __name__ == "__main__":
    main()
