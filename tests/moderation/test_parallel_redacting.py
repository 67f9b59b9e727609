"""Texts are changed, edited, removed and put back at once: each as it stood when it was decided."""

from forum.discussion.models import Comment, CommentRevision
from forum.members.models import Member
from forum.moderation.chain.verifying import verify_log
from forum.moderation.decisions.models import Decision
from tests import cast
from tests.make import make_comment
from tests.moderation.making import usual_why

WROTE = "Call 0312345678!"


def change_or_edit(member_id: int, comment_id: int, text: str, seen: str) -> str:
    """Change a text that was seen beforehand, or edit one's own; return what came of it."""
    from forum.discussion.editing import edit_comment
    from forum.moderation.deciding import decide
    from forum.moderation.seen import parse_seen
    from forum.refusals import Refused

    member = Member.objects.get(pk=member_id)
    try:
        if seen:
            decide(act="redact", comment_id=comment_id, moderator=member, text=text,
                   reason="personal_data", seen=parse_seen(seen))  # fmt: skip
        else:
            edit_comment(comment_id=comment_id, editor=member, text=text)
    except Refused as refused:
        return refused.refusal.code
    return "done"


def mix(member_id: int, comments: list[int]) -> None:
    """Change, put back, remove and restore, in everybody's way."""
    from forum.moderation.deciding import decide
    from forum.refusals import Refused

    moderator = Member.objects.get(pk=member_id)
    for number, comment_id in enumerate(comments * 4):
        act = ("redact", "unredact", "remove", "restore")[number % 4]
        text = f"Call {member_id}, {number} […]!" if act == "redact" else None
        try:
            decide(act=act, comment_id=comment_id, moderator=moderator, reason=usual_why(act),
                   text=text)  # fmt: skip
        except Refused:
            continue


def make_moderators(count: int) -> list[Member]:
    return [cast.staff(f"moderator-{number}", "moderator") for number in range(count)]


def test_of_seven_moderators_and_the_author_one_is_first(writers):
    comment = make_comment(author=cast.alice(), text=WROTE)
    calls = [
        {"member_id": one.pk, "comment_id": comment.pk, "text": f"Call {one.pk} […]!",
         "seen": f"{comment.state}.0.0.0"}
        for one in make_moderators(7)
    ]  # fmt: skip
    own = {"member_id": cast.alice().pk, "comment_id": comment.pk, "text": f"{WROTE} Now!"}
    *theirs, hers = writers.call(change_or_edit, [*calls, {**own, "seen": ""}])
    comment.refresh_from_db()
    # A moderator, and then she can't any more; or she, and all of them read it again.
    if hers == "done":
        assert set(theirs) == {"edited_meanwhile"} and comment.text == f"{WROTE} Now!"
    else:
        assert sorted(theirs) == ["already_decided"] * 6 + ["done"] and hers == "redacted"
        assert "0312345678" not in comment.text and "0312345678" not in comment.html
    assert comment.revisions.count() == 1 and comment.revisions.get().text == WROTE


def test_what_was_kept_fits_to_what_stands(writers):
    article = make_comment().article
    comments = [make_comment(article=article, author=cast.alice(), text=WROTE).pk for _ in range(5)]
    calls = [{"member_id": one.pk, "comments": comments} for one in make_moderators(8)]
    assert writers.call(mix, calls) == [None] * 8
    for comment in Comment.objects.filter(pk__in=comments):
        changes = Decision.objects.filter(comment=comment, act__in=("redact", "unredact"))
        is_changed = changes.latest("pk").act == "redact"
        assert (comment.redaction_id is not None) is is_changed
        assert (comment.text == WROTE) is not is_changed
        assert CommentRevision.objects.filter(comment=comment).count() == changes.count()
    assert verify_log().broken is None
