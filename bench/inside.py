"""What the benchmark does inside our own Django: sign in, count statements.

Run as `python -m bench.inside VERB` with the environment of the server whose
database is meant; answers as JSON on standard output.
"""

import json
import os
import sys
from collections.abc import Callable
from typing import Any

MEMBERS = 800  # Who writes: enough that nobody meets a limit.
PROBED = 5  # Replies whose statements are counted.


def sign_in() -> dict[str, Any]:
    """Make the members who write, and a session for each, as signing in would."""
    from django.db import transaction

    with transaction.atomic():
        return {"sessions": [begin_session(member) for member in make_members()[:MEMBERS]]}


def begin_session(member: Any) -> str:
    """Sign a member in, and return the key of the session."""
    from allauth.usersessions.models import UserSession
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    session = SessionStore()
    session[SESSION_KEY] = str(member.pk)
    session[BACKEND_SESSION_KEY] = "forum.members.backends.RoleBackend"
    session[HASH_SESSION_KEY] = member.get_session_auth_hash()
    session.create()
    key = str(session.session_key)
    UserSession.objects.create(user=member, session_key=key, ip="127.0.0.1", user_agent="")
    return key


def make_members() -> list[Any]:
    """Make those who write, and last one of whom the probe's many replies are."""
    from forum.members.models import Member

    names = [f"writer-{number:04}" for number in range(MEMBERS + 1)]
    made = [Member(username=name, display_name=name, password="!") for name in names]  # noqa: S106
    for member in made:
        member.keep_keys()
    Member.objects.bulk_create(made, ignore_conflicts=True)
    return list(Member.objects.filter(username__in=names).order_by("pk"))


def answerable(article_pk: int, count: int) -> dict[str, Any]:
    """Return comments that can be answered, some of them deep in the largest thread."""
    from forum.discussion.models import Comment

    rows = Comment.objects.filter(article_id=article_pk, state="published")
    largest = rows.filter(depth=0).order_by("-thread_count").first()
    below = rows.filter(root=largest) if largest else rows
    found = list(below.order_by("-depth", "pk").values_list("pk", flat=True)[:count])
    return {"comments": found}


def probe(pk: int, path: str) -> dict[str, Any]:
    """Count the statements of a signed-in page and of a reply, as requests in this process."""
    from allauth.usersessions.models import UserSession
    from django.conf import settings
    from django.test import Client

    member = make_members()[-1]
    client = Client(headers={"host": settings.SITE_HOST, "x-forwarded-for": "10.254.254.1"})
    client.force_login(member)
    key = client.session.session_key
    UserSession.objects.create(user=member, session_key=key, ip="127.0.0.1", user_agent="")
    client.get(path)  # What is loaded once a process is loaded now.
    page = _count(lambda: client.get(path), 200)
    replies = []
    for comment in answerable(pk, PROBED + 1)["comments"]:
        address = f"/articles/{pk}/compose/?reply_to={comment}"
        form = read_form(client.get(address).content)
        sent = form.fields | {"text": f"Counted in answer to {comment}."}
        replies.append(_count(lambda form=form, sent=sent: client.post(form.action, sent), 303))
    return {"page": page, "reply": max(replies[1:])}  # By the first the checks are loaded.


def probe_queue(session: str, path: str) -> dict[str, Any]:
    """Count the statements of the moderators' queue, as a request in this process."""
    from django.conf import settings
    from django.test import Client

    client = Client(headers={"host": settings.SITE_HOST, "x-forwarded-for": "10.9.9.9"})
    client.cookies["session"] = session
    client.get(path)  # What is loaded once a process is loaded now.
    return {"page": _count(lambda: client.get(path), 200)}


def read_form(html: bytes) -> Any:
    """Return the composer of a page."""
    from bench.forms import find_form

    return find_form(html.decode())


def _count(act: Any, status: int) -> int:
    """Return how many statements a request took, BEGIN, COMMIT and SAVEPOINT left out."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from forum.ready.prepared import SEPARATOR

    with CaptureQueriesContext(connection) as captured:
        answer = act()
    if answer.status_code != status:
        raise SystemExit(f"The probe got {answer.status_code}, not {status}.")
    frame = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "PREPARE")
    # PostgreSQL takes several in one trip.
    statements = [part for query in captured for part in query["sql"].split(SEPARATOR)]
    return sum(not statement.startswith(frame) for statement in statements)


def main() -> None:
    """Run the verb with its JSON arguments."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "forum.settings")
    django.setup()
    from bench.cases import open_cases
    from bench.checking import time_checks
    from bench.filling import fill
    from bench.judging import judgements, report
    from bench.newspaper import fill_newspaper
    from bench.search import time_searches

    verbs: dict[str, Callable[..., dict[str, Any]]] = {
        "fill": fill,
        "fill_newspaper": fill_newspaper,
        "open_cases": open_cases,
        "sign_in": sign_in,
        "answerable": answerable,
        "probe": probe,
        "probe_queue": probe_queue,
        "report": report,
        "judgements": judgements,
        "time_checks": time_checks,
        "time_searches": time_searches,
    }
    print(json.dumps(verbs[sys.argv[1]](*json.loads(sys.argv[2]))))


if __name__ == "__main__":
    main()
