"""Fill the project's database with the corpora that come as JSON on standard input."""

import datetime
import json
import os
import sys

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "project.settings"
django.setup()

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.contrib.auth.models import User  # noqa: E402
from django.contrib.contenttypes.models import ContentType  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.utils import timezone  # noqa: E402
from django_comments.models import Comment  # noqa: E402
from django_comments_xtd.models import XtdComment  # noqa: E402
from news.models import Article  # noqa: E402

PARAGRAPH = "The island council has put the ferry's winter timetable to the vote. "


def make_writers(count):
    """Return that many users who may write, and their sessions' keys."""
    keys = []
    for number in range(count):
        user = User.objects.create(
            username=f"writer{number}", first_name="Writer", last_name=str(number),
            email=f"writer{number}@bench.example", password="!",  # noqa: S106
        )  # fmt: skip
        session = SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.create()
        keys.append(session.session_key)
    return keys


def fill(size, remarks, readers, first):
    """Write an article and its comments; return its id and whom to answer."""
    article = Article.objects.create(title=f"{size} comments", body="\n\n".join([PARAGRAPH] * 6))
    nodes = walk(remarks)
    content_type = ContentType.objects.get_for_model(Article)
    start = timezone.now() - datetime.timedelta(days=2)
    step = datetime.timedelta(days=2) / (len(remarks) + 1)
    rows = []
    for number, (parent, author, text) in enumerate(remarks):
        node, user = nodes[number], readers[author]
        rows.append(
            XtdComment(
                id=first + number, comment_ptr_id=first + number, content_type=content_type,
                object_pk=str(article.pk), site_id=1, user=user, user_name=user.get_full_name(),
                user_email=user.email, comment=text, submit_date=start + step * number,
                thread_id=first + node["root"], level=node["level"], order=node["order"],
                parent_id=first + (number if parent is None else parent),
                nested_count=node["below"],
            )
        )  # fmt: skip
    for model in (Comment, XtdComment):
        fields = model._meta.local_concrete_fields
        for at in range(0, len(rows), 50):
            model._base_manager._insert(
                rows[at : at + 50], fields=fields, using="default", raw=True
            )
    in_first = [number for number, node in enumerate(nodes)
                if node["root"] == 0 and node["level"] < 8]  # fmt: skip
    return article.pk, [first + number for number in in_first[:50]]


def walk(remarks):
    """Return each comment's root, level, place in its thread, and how many stand below it."""
    nodes, children = [], {}
    for number, (parent, _author, _text) in enumerate(remarks):
        above = None if parent is None else nodes[parent]
        root = above["root"] if above else number
        nodes.append({"root": root, "level": above["level"] + 1 if above else 0, "below": 0})
        children.setdefault(parent, []).append(number)
    for number in range(len(nodes) - 1, -1, -1):
        parent = remarks[number][0]
        if parent is not None:
            nodes[parent]["below"] += 1 + nodes[number]["below"]
    for root in children.get(None, []):
        order, stack = 0, [root]
        while stack:
            number = stack.pop()
            order += 1
            nodes[number]["order"] = order
            stack += reversed(children.get(number, []))
    return nodes


def main():
    """Migrate, fill, and say what is where."""
    corpora = json.load(sys.stdin)
    call_command("migrate", run_syncdb=True, verbosity=0)
    with transaction.atomic():
        sessions = make_writers(int(sys.argv[1]))
        readers = [
            User.objects.create(
                username=f"reader{number}", first_name="Reader", last_name=str(number),
                email=f"reader{number}@bench.example", password="!",  # noqa: S106
            )
            for number in range(200)
        ]  # fmt: skip
        first, articles, targets = 1, {}, {}
        for size, remarks in corpora.items():
            articles[size], targets[size] = fill(size, remarks, readers, first)
            first += len(remarks)
    connection.close()
    print(json.dumps({"articles": articles, "targets": targets, "sessions": sessions}))


if __name__ == "__main__":
    main()
