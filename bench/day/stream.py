"""What a day brings: comments of which it is known what is wrong with them, and reports.

Ordinary ones are the benchmark's corpus; a few show a picture. Among them stand insults
(some by words a list knows, some disguised, some without any), threats, addresses, advertising and
what is off topic; readers report much of it, and a few report what they merely
dislike. The insults are mild on purpose: what is measured is the room.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bench.corpus import AUTHORS, make_corpus

HOURS = 12
SECONDS = HOURS * 3_600
ARTICLES = 12
TROLLS = 12  # Of the corpus's writers, the least busy ones.
GRUMBLERS = 6  # Who report what they dislike.
NEWCOMERS = 150  # Accounts that join for the wave.

# The share of comments with which something is wrong, by the reason that readers give.
WRONG = {"abuse": 0.018, "hate": 0.003, "threat": 0.002, "personal_data": 0.002, "spam": 0.005,
         "off_topic": 0.006}  # fmt: skip
REPORTED = 0.7  # Of what is wrong and was published.
DISLIKED = 0.008  # Of what is fine.
PICTURED = 250  # One comment of so many shows a picture: a ferry, or what is wrong with it.
WRONG_PICTURES = ("", "shocking", "", "spam")  # In turn.

SUSPECT = "blithering\nnitwit*\nnumbskull*\nscoundrel*\nのうたりん\nうすのろ"
BANNED = "filthswine"

TEXTS = {
    "abuse": (
        "Only a blithering nitwit would write that.", "N u m b s k u l l s, all of you.",
        "You n1twit, read the article.", "ｎｉｔｗｉｔ！ Go home.",
        "Scoundrellllls and nothing else.",
        "Your mother must be ashamed of you.", "Nobody has ever liked you and nobody will.",
        "うすのろは黙っていろ。", "こんなことを書くのはのうたりんだけだ。",
        "君の顔を見ると気分が悪くなる。",
    ),
    "hate": (
        "People from the northern island should be sent away, all of them.",
        "北の島の人間は全員出て行けばいい。",
    ),
    "threat": (
        "I know when your shift ends. Watch your back on the pier.",
        "夜道に気をつけるんだな。",
    ),
    "personal_data": (
        "He lives at 14 Mole Street, second floor, the door with the bell.",
        "電話番号は03-0000-0000、昼間は家にいる。",
    ),
    "spam": (
        "Cheap tickets at https://fares.example/ before they are gone!",
        "私の店では半額です https://shop.example/ 今すぐどうぞ。",
    ),
    "off_topic": (
        "Does anybody know a good recipe for squid?", "昨日の野球の試合は見ましたか。",
    ),
}  # fmt: skip
# Nothing of it stands on a list, and no two are alike enough for the check of repeats.
WAVE = (
    ("Everybody who writes here", "The whole island", "Your council", "That author",
     "Whoever believes this", "The lot of you", "Your harbour", "The people of line four"),
    ("makes me sick and", "has never worked a day and", "belongs at the bottom of the sea and",
     "should shut up for good and", "smells of fish and of lies and", "is too dumb to vote and"),
    ("will get what is coming.", "nobody would miss it.", "we are coming to tell you so.",
     "everybody knows it but you.", "your children will say the same.", "there are more of us."),
)  # fmt: skip
NEWCOMER = "I have just joined to ask what the ticket of line {number} costs from {month} on."


@dataclass(frozen=True, slots=True)
class Said:
    """A comment: when, on which article, in answer to which of those before, by whom, what.

    `wrong` is the reason a fair reader would report it for; "" where it is fine. What
    `shows_picture` has that wrong with its picture.
    """

    at: float  # Seconds since the day began.
    article: int
    parent: int | None
    author: int
    text: str
    wrong: str = ""
    shows_picture: bool = False


@dataclass(frozen=True, slots=True)
class Reported:
    """A report of a comment said before."""

    at: float
    number: int
    reporter: int
    reason: str


def make_day(count: int, *, seed: int = 1) -> list[Said]:
    """Return that many comments in the order of their time; the same for the same seed."""
    chance = random.Random(f"day {seed} {count}")
    drafts: list[tuple[float, int, int, int | None, int, str, str]] = []
    for article, size in enumerate(_share_out(count)):
        remarks = make_corpus(size, seed=seed * 100 + article)
        times = sorted(_moment(chance) for _ in remarks)
        for number, (remark, at) in enumerate(zip(remarks, times, strict=True)):
            wrong, text, author = _spoil(remark.text, remark.author, chance)
            drafts.append((at, article, number, remark.parent, author, text, wrong))
    drafts.sort()
    places = {(article, number): place for place, (_, article, number, *_rest) in enumerate(drafts)}
    said = [
        Said(at, article, None if parent is None else places[article, parent], author, text, wrong)
        for at, article, _number, parent, author, text, wrong in drafts
    ]
    return [_with_picture(one, number) for number, one in enumerate(said)]


def make_reports(said: Sequence[Said], *, seed: int = 1) -> dict[int, list[Reported]]:
    """Return who reports what, by the number of the comment, some minutes after it was said."""
    chance = random.Random(f"reports {seed} {len(said)}")
    found: dict[int, list[Reported]] = {}
    for number, one in enumerate(said):
        reporters = _reporters_of(one, chance)
        at = one.at
        for reporter in reporters:
            if reporter == one.author:
                continue
            at += chance.expovariate(1 / 600)
            reason = one.wrong or chance.choice(("abuse", "off_topic", "abuse", "hate"))
            found.setdefault(number, []).append(Reported(at, number, reporter, reason))
    return found


def make_wave(count: int, *, seed: int = 1) -> Iterator[Said]:
    """Return insults by accounts that have just joined, on the first article.

    A tenth are honest people who have just joined, too.
    """
    chance = random.Random(f"wave {seed}")
    for number in range(count):
        is_honest = number % 10 == 7
        insult = " ".join(chance.choice(part) for part in WAVE)
        month = chance.choice(("April", "May", "June", "July"))
        text = NEWCOMER.format(number=number, month=month) if is_honest else insult
        yield Said(0, 0, None, AUTHORS + number % NEWCOMERS, text, "" if is_honest else "abuse")


def wrong_with(text: str) -> str:
    """Return what is wrong with a comment of the wave, from its words."""
    return "" if NEWCOMER[:20] in text else "abuse"


def _share_out(count: int) -> list[int]:
    """Return how many comments each article gets: the n-th 1/n as many as the first."""
    weights = [1 / (n + 1) for n in range(ARTICLES)]
    sizes = [int(count * weight / sum(weights)) for weight in weights]
    sizes[0] += count - sum(sizes)
    return sizes


def _with_picture(one: Said, number: int) -> Said:
    """Return a comment with a picture, if it is its turn and its words are fine."""
    if number % PICTURED != PICTURED // 2 or one.wrong:
        return one
    wrong = WRONG_PICTURES[number // PICTURED % len(WRONG_PICTURES)]
    return replace(one, wrong=wrong, shows_picture=True)


def _moment(chance: random.Random) -> float:
    """Return a second of the day; most is said around noon and in the evening."""
    hour = chance.choices((3, 5, 10, chance.uniform(0, HOURS)), (2, 4, 4, 6))[0]
    return min(max(chance.gauss(hour, 1) * 3_600, 0), SECONDS - 1)


def _spoil(text: str, author: int, chance: random.Random) -> tuple[str, str, int]:
    kinds, shares = list(WRONG), list(WRONG.values())
    if chance.random() >= sum(shares):
        return "", text, author
    wrong = chance.choices(kinds, shares)[0]
    return wrong, chance.choice(TEXTS[wrong]), AUTHORS - 1 - chance.randrange(TROLLS)


def _reporters_of(one: Said, chance: random.Random) -> list[int]:
    if one.wrong:
        if chance.random() >= REPORTED:
            return []
        return chance.sample(range(GRUMBLERS, AUTHORS - TROLLS), chance.choice((1, 1, 2, 3)))
    return [chance.randrange(GRUMBLERS)] if chance.random() < DISLIKED else []
