"""What members may do with pictures in comments: limits with units, answers with reasons."""

from collections.abc import Sequence
from datetime import timedelta

from django.utils.text import format_lazy
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from articles.letters import UNSEEN
from forum.discussion.pictures.shown import Shown
from forum.discussion.rules import Pace
from forum.members.models import Member, Visitor
from forum.members.trust.levels import HIGHEST, LEVELS
from forum.refusals import Refusal

MAX_ALT_LENGTH = 300  # Characters of what a picture is said to show, in its field.
BLANK_BRAILLE = "\u2800"  # No space to Unicode.
MIN_SIDE = 16  # Pixels; what is smaller can't be made out, nor tapped.
MAX_RATIO = 12  # Of the longer side to the shorter: beyond it, a picture is a line on a phone.

# Of one member, without a comment yet: each takes room on the disk until it is posted or pruned.
MAX_WAITING = 20
KEPT_WAITING = timedelta(days=7)

UPLOADING = Pace(
    20,
    timedelta(minutes=10),
    Refusal("pictures_fast", _("That was a lot of pictures. Please wait some minutes.")),
)

BUSY = Refusal(
    "pictures_busy", _("Many pictures come in just now. Please send yours again in a moment.")
)
NOT_KEPT = Refusal(
    "picture_not_kept",
    _("The picture couldn’t be kept. It is not your doing; please try again later, or post your "
      "text without it."),
)  # fmt: skip
NO_PICTURE = "no_picture"  # What was sent is none, or none to be seen.
NO_FILE = Refusal("no_file", _("Please choose the picture to add."))
CHOOSE_AGAIN = Refusal(
    "choose_again", _("The picture didn’t arrive. Please choose it again; browsers forget it.")
)
NO_ALT = Refusal("no_alt", _("Please describe the picture for those who can’t see it."))
TOO_MANY_WAITING = Refusal(
    "pictures_wait",
    format_lazy(
        _("You have added {number} pictures that stand in no comment yet. "
          "Please post some of them first."),
        number=MAX_WAITING,
    ),
)  # fmt: skip
PICTURE_GONE = Refusal(
    "picture_gone",
    _("A picture in the text is no longer kept, or stands in another comment already. "
      "Please take out its line, and add it again."),
)  # fmt: skip
PICTURE_UNSEEN = Refusal(
    "picture_unseen",
    _("A picture stands where it isn’t seen: in code or in a link, for example. "
      "Please give it a line of its own."),
)  # fmt: skip


def most_pictures(member: Member) -> int:
    """Return how many pictures a comment of a member's may show: their level of trust says."""
    return LEVELS[HIGHEST].pictures if member.is_staff else member.trust.pictures


# With these the form shows where a picture is added.
ABOUT_ADDING = frozenset(
    (
        BUSY.code,
        NOT_KEPT.code,
        NO_FILE.code,
        CHOOSE_AGAIN.code,
        UPLOADING.refusal.code,
        TOO_MANY_WAITING.code,
        NO_PICTURE,
    )
)


def can_add_pictures(member: Visitor) -> bool:
    """Say whether a form in which the member writes offers to add a picture."""
    return member.is_authenticated and most_pictures(member) > 0


def why_cannot_show(
    shown: Sequence[Shown], member: Member, before: Sequence[Shown] = ()
) -> Refusal | None:
    """Say why a member's comment may not show these pictures.

    One that shows more already may go on to, the very same ones: levels sink as well.
    """
    if len(shown) > most_pictures(member):
        is_kept = {one.key for one in shown} <= {one.key for one in before}
        if not is_kept or len(shown) > len(before):
            return _too_many(len(shown), member)
    return None if all(_says_something(one.alt) for one in shown) else NO_ALT


def _says_something(alt: str) -> bool:
    """Say whether anything of what a picture is said to show is seen, or read out."""
    return bool(UNSEEN.sub("", alt).replace(BLANK_BRAILLE, "").strip())


def why_cannot_upload(member: Member) -> Refusal | None:
    """Say why a member may show no picture at all."""
    return None if most_pictures(member) else _too_many(1, member)


def why_cannot_keep(width: int, height: int) -> Refusal | None:
    """Say why a picture of that size, in pixels as it would be kept, is none for a comment."""
    shorter, longer = sorted((width, height))
    # Half a pixel may have been lost as it was shrunk.
    is_seen = shorter >= MIN_SIDE and longer <= MAX_RATIO * (shorter + 0.5)
    if is_seen:
        return None
    message = gettext(
        "This picture is too small or too narrow to be seen. Each side needs %(least)s pixels, "
        "and the longer one may be %(ratio)s times the shorter."
    )
    return Refusal(NO_PICTURE, message % {"least": MIN_SIDE, "ratio": MAX_RATIO})


def _too_many(wanted: int, member: Member) -> Refusal:
    """Name how many there may be, and the level that would allow these, if one does."""
    most = most_pictures(member)
    opening = next((level for level in LEVELS if level.pictures >= wanted), None)
    if opening is None:
        message = ngettext(
            "A comment shows at most %(n)s picture.", "A comment shows at most %(n)s pictures.",
            LEVELS[HIGHEST].pictures,
        )  # fmt: skip
        return Refusal("too_many_pictures", message % {"n": LEVELS[HIGHEST].pictures})
    if not most:
        message = gettext("Pictures in comments come with the level “%(level)s”.")
        return Refusal("too_many_pictures", message % {"level": opening.name})
    message = ngettext(
        "Your comments may show %(n)s picture. More come with the level “%(level)s”.",
        "Your comments may show %(n)s pictures. More come with the level “%(level)s”.",
        most,
    )
    return Refusal("too_many_pictures", message % {"n": most, "level": opening.name})
