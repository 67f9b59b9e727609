"""All that the site keeps of a member and may show them, as one JSON document.

It is written as it is sent: rows are read a chunk at a time, by a key that an index holds, so
that memory stays the same however much there is. Who else knows of a member's own adds a part:
settings.MEMBERS_OWN_DATA.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from typing import Any, TypeVar

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model, QuerySet
from django.utils import timezone, translation
from django.utils.module_loading import import_string

from forum.members.models import Member

Row = dict[str, Any]
Rows = TypeVar("Rows", bound=Model)

CHUNK = 200  # Rows read at a time.
PIECE = 16_384  # Characters sent at a time, or somewhat more.
# Each reads all that somebody ever wrote; whoever wants it wants it once.
EXPORT_LIMIT, EXPORT_PERIOD = 3, timedelta(days=1)


def write_own_data(member: Member, language: str) -> Iterator[bytes]:
    """Yield the document, with what it says in words in a language. Some statements a CHUNK.

    The language is active only while a piece is made, since whoever sends it does else.
    """
    lines, is_over = _write_lines(member), False
    while not is_over:
        piece: list[str] = []
        length = 0
        with translation.override(language):
            while length < PIECE:
                line = next(lines, None)
                if is_over := line is None:
                    break
                piece.append(line)
                length += len(line)
        if piece:
            yield "".join(piece).encode()


def in_chunks(rows: QuerySet[Rows], *, key: str = "pk", size: int = CHUNK) -> Iterator[list[Rows]]:
    """Yield rows in the order of a unique key, a chunk at a time; a statement each."""
    rows, last = rows.order_by(key), None
    while True:
        chunk = list((rows if last is None else rows.filter(**{f"{key}__gt": last}))[:size])
        if chunk:
            yield chunk
        if len(chunk) < size:
            return
        last = getattr(chunk[-1], key)


def one_by_one(rows: QuerySet[Rows], *, key: str = "pk") -> Iterator[Rows]:
    """Yield rows in the order of a unique key; a statement a CHUNK."""
    for chunk in in_chunks(rows, key=key):
        yield from chunk


def tell_account(member: Member) -> Row:
    """Return what is kept of the account itself. Six statements."""
    addresses = EmailAddress.objects.filter(user=member).order_by("pk")
    factors = Authenticator.objects.filter(user=member).order_by("pk")
    others = SocialAccount.objects.filter(user=member).order_by("pk")
    sessions = UserSession.objects.filter(user=member).order_by("pk")
    fresh = Member.objects.get(pk=member.pk)
    return {
        "number": fresh.pk,
        "user_name": fresh.username,
        "display_name": fresh.display_name,
        "display_name_changed_at": fresh.display_name_changed_at,
        "joined_at": fresh.date_joined,
        "signed_in_last_at": fresh.last_login,
        "email": fresh.email,
        "email_addresses": list(addresses.values("email", "verified", "primary")),
        "signs_in_also_with": list(others.values("provider", "uid", "date_joined")),
        "second_factors": list(factors.values("type", "created_at", "last_used_at")),
        "sessions": list(sessions.values("user_agent", "ip", "created_at", "last_seen_at")),
        "roles": list(fresh.groups.order_by("name").values_list("name", flat=True)),
        "language": fresh.language,
        "time_zone": fresh.time_zone,
        "theme": fresh.theme,
        "order_of_threads": fresh.thread_order,
        "suspended_until": fresh.suspended_until,
        "watched_until": fresh.watched_until,
        "warning": fresh.warning_words,
        "level_of_trust": fresh.trust_level,
        "days_with_reading": fresh.visit_day_count,
        "read_last_on": fresh.visited_on,
        "published_comments": fresh.comment_count,
    }


def _write_lines(member: Member) -> Iterator[str]:
    about = {"site": settings.SITE_URL, "written_at": timezone.now()}
    yield f'{{"about": {_spell(about)},\n"account": {_spell(tell_account(member))}'
    for name, path in settings.MEMBERS_OWN_DATA.items():
        tell: Callable[[Member], Iterable[Row]] = import_string(path)
        yield f',\n"{name}": ['
        comma = "\n"
        for row in tell(member):
            yield f"{comma}{_spell(row)}"
            comma = ",\n"
        yield "\n]"
    yield "\n}\n"


def _spell(row: Row) -> str:
    return json.dumps(row, cls=DjangoJSONEncoder, ensure_ascii=False)
