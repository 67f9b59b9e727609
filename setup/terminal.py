"""What the set-up says, and how it stops."""

import getpass
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

TAIL_LINES = 25  # How much of a failed command's output is worth showing.


class Stop(Exception):
    """The set-up cannot go on: what is missing, and the mend as a command or a sentence."""

    def __init__(self, missing: str, mend: str) -> None:
        super().__init__(missing)
        self.missing, self.mend = missing, mend


class CommandFailed(Exception):
    """A command ended with an error; `output` is all it said."""

    def __init__(self, step: str, output: str) -> None:
        super().__init__(step)
        self.step, self.output = step, output

    @property
    def tail(self) -> str:
        """The end of the output, where the error stands."""
        return "\n".join(self.output.splitlines()[-TAIL_LINES:])


def say(text: str = "") -> None:
    """Print at once, also into a pipe."""
    print(text, flush=True)


@contextmanager
def step(name: str) -> Iterator[None]:
    """Announce a step before it starts and its seconds when it is done."""
    say(f"- {name}")
    started = time.monotonic()
    yield
    say(f"  done in {time.monotonic() - started:.1f} s")


def command(
    name: str,
    arguments: Sequence[str],
    *,
    shown: tuple[str, ...] = (),
    environment: dict[str, str] | None = None,
) -> str:
    """Run a command and return its output; print the lines that begin with one of `shown`.

    Raises CommandFailed with everything the command said.
    """
    lines = []
    with subprocess.Popen(
        arguments,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        env={**os.environ, "PYTHONUNBUFFERED": "1", **(environment or {})},
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            lines.append(line)
            if shown and line.lstrip().startswith(shown):
                say("  " + line.strip()[:100])
    if process.returncode:
        raise CommandFailed(name, "".join(lines))
    return "".join(lines)


@contextmanager
def ending_plainly() -> Iterator[None]:
    """Turn a failure into its sentence and its mend, and Ctrl-C into silence."""
    try:
        yield
    except Stop as stop:
        sys.stdout.flush()
        sys.exit(f"\n{stop.missing}\n  Mend it: {stop.mend}")
    except CommandFailed as failure:
        sys.stdout.flush()
        sys.exit(f"\n{failure.tail}\n\nThis step failed: {failure.step}. Its last words are above.")
    except PermissionError as error:
        mend = f"sudo chown -R {getpass.getuser()} ., or go on as the user who began"
        sys.exit(f"\nNot allowed to write {error.filename}.\n  Mend it: {mend}")
    except KeyboardInterrupt:
        sys.exit(130)
