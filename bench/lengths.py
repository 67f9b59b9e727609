"""How much is done in the full and in the quick form."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Length:
    """Bounds of a run; seconds and counts are for one round and one engine."""

    name: str
    rounds: int
    peer_rounds: int  # Peers take seconds an answer; at 10,000 comments one round must do.
    seconds: int
    replies: int  # Replies of one writer, a size and round.
    reply_rounds: int
    parallel: int  # Replies of the eight writers together.
    peer_parallel: int
    after_write_seconds: int
    mixed: int  # Mixed requests before memory is read.
    mixed_seconds: int  # And no longer than this.
    peer_sizes: tuple[int, ...]
    starts: int
    anew: int  # Times a page is made anew.
    searches: int  # Of each kind; 0 leaves them out: their newspaper takes long to fetch.
    limit: int  # Seconds after which no further group of rows begins.


FULL = Length("full", 5, 2, 3, 25, 4, 1_600, 160, 15, 10_000, 200, (100, 1_000, 10_000), 3,
              60, 10, 40 * 60)  # fmt: skip
QUICK = Length("quick", 2, 1, 1, 10, 2, 160, 40, 3, 0, 0, (100, 1_000), 1, 20, 0, 3 * 60)
