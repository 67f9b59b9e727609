"""Several workers keep pages, each its own: all are right on the next request, and nobody's."""

import pickle
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.test import Client

from articles import kept
from articles.models import Article
from forum.discussion import pages, parts_for_nobody, rendering
from forum.discussion.discussions import change_settings
from forum.discussion.drafts import save_draft
from forum.discussion.editing import edit_comment
from forum.discussion.following import follow
from forum.discussion.models import Comment, Mode
from forum.discussion.muting import mute
from forum.discussion.removal import delete_own_comment, hide_comment, remove_comment
from forum.discussion.voting import cast_vote
from forum.members.models import Member
from tests import cast
from tests.kept_pages import kept_pages
from tests.make import make_comment, make_old_comment
from tests.parallel import WRITERS

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

FATES = ("removed", "hidden", "deleted", "held", "edited", "renamed", "muted")
Pages = dict[str, str]


@pytest.fixture
def said() -> dict[str, Comment]:
    """A thread of alice's with one answer for each fate, each a word that stands nowhere else."""
    root = make_old_comment(author=cast.alice(), text="See https://reader.example/root")
    authors = {"renamed": cast.member("dan", display_name="Dan Before"), "muted": cast.edo()}
    return {
        fate: make_comment(
            reply_to=root, author=authors.get(fate, cast.bob()),
            text=f"word-{fate} https://reader.example/{fate}",
        )
        for fate in FATES
    }  # fmt: skip


def addresses(said: dict[str, Comment]) -> list[str]:
    """Return every kind of page that is kept, of a discussion."""
    article = Article.objects.get(pk=said["held"].article_id)
    here, api = article.get_absolute_url(), f"/articles/{article.pk}"
    return [
        here,
        f"{here}?order=newest",
        f"{here}?show=links",
        f"{here}?show=member&name=bob",
        *(said[fate].get_absolute_url() for fate in ("edited", "muted")),
        *(f"{said[fate].get_absolute_url()}peek/" for fate in ("edited", "removed")),
        f"{api}/pulse/",
        f"{api}/changes/?since=0",
    ]


def session_of(member: Member) -> str:
    client = Client()
    client.force_login(member, backend=settings.AUTHENTICATION_BACKENDS[-1])
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def read_all(paths: list[str], sessions: dict[str, str]) -> dict[str, Pages]:
    """Return what each reader gets at each address that answers."""
    found: dict[str, Pages] = {}
    for name, session in sessions.items():
        client = Client(headers={"Host": "127.0.0.1"})
        if session:
            client.cookies[settings.SESSION_COOKIE_NAME] = session
        found[name] = {}
        for path in paths:
            answer = client.get(path)
            assert answer.status_code in (200, 404), path
            if answer.status_code == 200:
                found[name][path] = answer.content.decode()
    return found


def everywhere(read: list[dict[str, Pages]], *readers: str) -> Iterator[tuple[str, str]]:
    """Return address and text of each page that these readers got, of every worker."""
    assert not [one for one in read if isinstance(one, Exception)]
    return (page for one in read for name in readers for page in one[name].items())


def befall(said: dict[str, Comment]) -> None:
    """Let each comment meet its fate."""
    remove_comment(comment_id=said["removed"].pk)
    hide_comment(comment_id=said["hidden"].pk)
    delete_own_comment(comment_id=said["deleted"].pk, member=cast.bob())
    change_settings(article=said["held"].article, mode=Mode.PREMODERATED, closes_after_days=None)
    edit_comment(comment_id=said["held"].pk, editor=cast.bob(), text="word-again")
    change_settings(article=said["held"].article, mode=Mode.OPEN, closes_after_days=None)
    edit_comment(comment_id=said["edited"].pk, editor=cast.bob(), text="word-instead")
    dan = Member.objects.get(username="dan")
    dan.display_name = "Dan After"
    dan.save()
    mute(member=cast.suzu(), target=said["muted"].author)


def test_every_kept_page_is_right_after_a_change_in_every_worker(writers, said):
    readers = {"nobody": "", "suzu": session_of(cast.suzu()), "sam": session_of(cast.sam())}
    calls = [{"paths": addresses(said), "sessions": readers}] * WRITERS
    before = writers.call(read_all, calls)
    for fate in FATES:
        assert any(f"word-{fate}" in text for _path, text in everywhere(before, *readers))
    befall(said)
    after = writers.call(read_all, calls)
    gone = ("word-removed", "word-hidden", "word-deleted", "word-held", "word-again")
    for path, text in everywhere(after, *readers):
        for word in (*gone, "word-edited", "Dan Before"):
            assert word not in text, (path, word)
    here = addresses(said)[0]
    for name in readers:
        for worker in after:
            page = worker[name][here]
            assert "word-instead" in page and "Dan After" in page
            assert page.count('class="comment__muted"') == (name == "suzu")


def what_is_kept(paths: list[str], sessions: dict[str, str]) -> tuple[bytes, bytes]:
    """Read all of it; return the pages that this process keeps then, and what else it keeps."""
    read_all(paths, sessions)
    ready = [[key, entry.headers, entry.body_in("")] for key, entry in kept_pages().items()]
    things = [dict(one.things) for one in kept._all]
    moulds = [rendering._moulds, parts_for_nobody._moulds]
    return pickle.dumps([ready, dict(pages.kept.things)]), pickle.dumps([things, moulds])


def test_no_worker_keeps_anything_of_a_reader(writers, said):
    """Somebody who voted, muted, followed and began to write, but has said nothing."""
    quiet = cast.member("quietone", display_name="Quiet Name")
    article = said["held"].article
    cast_vote(comment_id=said["held"].pk, member=quiet, value=1)
    mute(member=quiet, target=said["muted"].author)
    follow(member=quiet, target=article)
    save_draft(member=quiet, article_id=article.pk, reply_to_id=None, text="Half a thought")
    session = session_of(quiet)
    make_comment(article=article)
    paths = addresses(said)
    call = {"paths": paths, "sessions": {"quiet": session, "nobody": ""}}
    for ready, all_else in writers.call(what_is_kept, [call] * WRITERS):
        assert b"word-held" in ready and b"comment__byline" in all_else
        for secret in (b"Quiet Name", b"quietone", b"Half a thought", session.encode()):
            assert secret not in ready and secret not in all_else
        assert b'aria-pressed="true"' not in ready and b"comment__muted" not in ready
    others = {"nobody": "", "sam": session_of(cast.sam())}
    read = writers.call(read_all, [{"paths": paths, "sessions": others}] * WRITERS)
    for path, text in everywhere(read, *others):
        for secret in ("Quiet Name", "quietone", "Half a thought", 'aria-pressed="true"'):
            assert secret not in text, path
        assert "comment__muted" not in text, path
