"""Who asks the addresses of moderation, and how a kind of address answers each of them."""

from forum.members.models import Member
from tests import cast
from tests.make import make_section
from tests.moderation.making import ban, moderator_of, suspend

SIGN_IN, YES, DONE, NO = "sign in", 200, 303, 403
REFUSED, NOT_THERE, NOT_SO = 422, 404, 405

# Who asks. Of the moderators one has politics alone, where all of it is, and one sport.
ROLES = (
    "anonymous", "member", "suspended", "editor", "in_scope", "out_of_scope", "moderator",
    "suspended_moderator", "banned_moderator", "senior", "administrator",
)  # fmt: skip
EVERYWHERE = ("moderator", "senior", "administrator")
Answer = int | str


def make_people() -> dict[str, Member | None]:
    """Return who asks, by role."""
    politics, sport = make_section("politics"), make_section("sport")
    away, gone = cast.staff("kept-away", "moderator"), cast.staff("gone", "moderator")
    suspend(away)
    ban(gone)
    people = {
        "anonymous": None, "member": cast.suzu(), "suspended": cast.sam(), "editor": cast.edo(),
        "in_scope": moderator_of("pola", sections=(politics,)),
        "out_of_scope": moderator_of("spoti", sections=(sport,)),
        "moderator": cast.mori(), "suspended_moderator": away, "banned_moderator": gone,
        "senior": cast.staff("sen", "senior moderator"), "administrator": cast.ada(),
    }  # fmt: skip
    cast.alice()
    return people


def everybody(answer: Answer, **others: Answer) -> dict[str, Answer]:
    """Return the answers of a page that is everybody's."""
    return {**dict.fromkeys(ROLES, answer), **others}


def in_room(answer: Answer, **others: Answer) -> dict[str, Answer]:
    """Return the answers of a page that is every moderator's."""
    moderators = dict.fromkeys(("in_scope", "out_of_scope", *EVERYWHERE), answer)
    return {**everybody(NO, anonymous=SIGN_IN), **moderators, **others}


def in_place(answer: Answer, **others: Answer) -> dict[str, Answer]:
    """Return the answers of a page about something in politics."""
    return in_room(answer, **{"out_of_scope": NO, **others})


def on_site(answer: Answer, **others: Answer) -> dict[str, Answer]:
    """Return the answers of a page about the whole site."""
    return in_place(answer, **{"in_scope": NO, **others})


def by_administrators(answer: Answer, **others: Answer) -> dict[str, Answer]:
    """Return the answers of a page on which only administrators write."""
    return on_site(answer, **{"moderator": NO, "senior": NO, **others})
