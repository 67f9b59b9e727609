"""What is wrong with a text that can't be taken in. Pure."""

from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, and in which line (None: in the whole)."""

    line: int | None
    text: str | Promise


class IntakeError(ValueError):
    """The text can't be taken in. Nothing was. `problems` says why, all of it."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("; ".join(f"{problem.line}: {problem.text}" for problem in problems))
        self.problems = problems
