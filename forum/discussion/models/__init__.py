"""The tables of discussions; Django finds them from here."""

from forum.discussion.attention import Follow, Mute
from forum.discussion.models.comment import TOMBSTONES, Comment, CommentQuerySet, State
from forum.discussion.models.discussion import Discussion, Mode, Order
from forum.discussion.models.writing import CommentRevision, Draft
from forum.discussion.newsroom.mistakes.models import Mistake
from forum.discussion.newsroom.models import Pick
from forum.discussion.paste.models import PastedDiscussion
from forum.discussion.pictures.models import CommentPicture
from forum.discussion.scopes import ModeratedPlace
from forum.discussion.visit import Visit
from forum.discussion.wide_calm import WideCalmStamp

__all__ = [
    "TOMBSTONES",
    "Comment",
    "CommentPicture",
    "CommentQuerySet",
    "CommentRevision",
    "Discussion",
    "Draft",
    "Follow",
    "Mistake",
    "Mode",
    "ModeratedPlace",
    "Mute",
    "Order",
    "PastedDiscussion",
    "Pick",
    "State",
    "Visit",
    "WideCalmStamp",
]
