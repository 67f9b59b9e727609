"""The statement of reasons: what the member concerned reads in the site and by mail."""

import html

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from forum.discussion.checking import Text, judge
from forum.discussion.editing import edit_comment
from forum.discussion.models import Comment, Discussion, Mode, State
from forum.discussion.posting import post_comment
from forum.moderation.appeals.judging import judge_appeal
from forum.moderation.chain.verifying import verify_log
from forum.moderation.decisions.models import Decision
from forum.moderation.legal.complaints.judging import judge_complaint
from forum.moderation.legal.complaints.lodging import lodge_complaint
from forum.moderation.legal.elsewhere.judging import judge_page_notice
from forum.moderation.legal.judging import judge_notice
from forum.moderation.legal.models import LegalNotice
from forum.moderation.origins import say_origin
from forum.moderation.reports.models import Report
from forum.moderation.suspending import lift_suspension, suspend_member
from forum.notifications.models import OutgoingMail
from forum.notifications.outbox import send_due_mails
from forum.refusals import Refused
from tests import cast
from tests.discussion.test_cost_at_any_size import STEPS, counting_steps
from tests.make import make_article, make_comment
from tests.moderation.making import (
    change_list,
    make_appeal,
    make_decision,
    make_held_comment,
    make_notice,
    make_page_notice,
    make_report,
    suspend,
    trust,
    warn,
)

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.strictest]

RULE = "Don't advertise and don't write the same thing again"


def remove(**fields) -> Decision:
    article = make_article(headline="Hushed affair")
    comment = make_comment(article=article, author=cast.alice(), text="Buy my tea")
    told = {"reason": "spam", "words": "The link is your own shop.", "note": "Known", **fields}
    return make_decision("remove", comment, **told)


def page_of(client, decision: Decision) -> str:
    client.force_login(decision.member)
    return client.get(decision.get_absolute_url()).content.decode()


def test_the_page_tells_rule_words_automation_and_state(client):
    page = page_of(client, remove())
    assert "has removed your comment" in page and "Don&#x27;t advertise" in page
    assert "The link is your own shop." in page and "no program took part" in page
    assert "Your comment now: Removed" in page and "Buy my tea" in page
    assert "Known" not in page and "mori" not in page


def test_the_page_says_what_had_brought_it_about_and_never_who(client):
    assert "of their own accord" in page_of(client, remove())
    assert "A program had brought it before" in page_of(client, remove(is_automated=True))
    comment = make_report(make_comment(author=cast.alice()), reporter=cast.suzu()).comment
    reported = make_decision("remove", comment)
    assert "Readers had reported it." in page_of(client, reported)
    make_decision("restore", comment, reason="taken_back")
    page = page_of(client, reported)  # As it was then, whatever was decided since.
    assert "Readers had reported it." in page and "鈴" not in page
    notice = make_notice(make_comment(author=cast.alice()))
    judge_notice(
        notice_id=notice.pk,
        moderator=cast.mori(),
        outcome="removed",
        answer="So.",
        words="It is a lie.",
    )
    page = page_of(client, Decision.objects.latest("pk"))
    assert "had sent a notice" in page and "Ishii" not in page
    warned = page_of(client, warn(cast.alice()))
    assert "of their own accord" in warned
    restored = make_decision("restore", make_decision("hide", make_comment()).comment)
    assert "of their own accord" not in page_of(client, restored)


def test_what_reports_have_hidden_is_said_to_be_no_moderators_decision(client):
    comment = make_comment(author=cast.alice())
    for name in ("bob", "suzu", "uma", "kim"):
        trust(cast.member(name), 1)
        make_report(comment, reporter=cast.member(name))
    hidden = Decision.objects.get()
    page = page_of(client, hidden)
    assert "A program took this decision" in page and "a person decided" not in page
    for told in (page, OutgoingMail.objects.get(recipient=cast.alice()).text):
        told = " ".join(html.unescape(told).split())
        assert "Readers had reported it for: Insult or harassment." in told
        assert hidden.rule is not None and hidden.rule.name in told
        assert "If they take your comment away, you can appeal that." in told
    assert "A moderator’s decision" not in page and "Your comment now: Hidden for now" in page
    assert "A decision about your comment under" in client.get("/notices/").content.decode()
    statement = OutgoingMail.objects.get(recipient=cast.alice())
    assert statement.subject.startswith("A decision about your comment")
    assert "no moderator took part" in statement.text and "appeal once" not in statement.text
    unasked = "A moderator will look at this without your asking."
    assert unasked in statement.text and unasked in page
    Report.objects.update(created_at=timezone.now())
    assert say_origin(hidden) == "Readers had reported it."
    restored = make_decision("restore", comment)
    page = page_of(client, hidden)  # A moderator has looked meanwhile.
    assert "A moderator has decided on" in page and restored.get_absolute_url() in page
    assert unasked not in page


def statement_of(decision: Decision) -> str:
    """Return the mail with a decision's statement as one reads it."""
    return OutgoingMail.objects.get(text__contains=decision.get_absolute_url()).text


def test_the_mail_says_that_a_notice_or_a_complaint_had_brought_it_about():
    noticed, kept = (make_notice(make_comment(author=cast.alice())) for _ in range(2))
    judge_notice(
        notice_id=noticed.pk,
        moderator=cast.mori(),
        outcome="removed",
        answer="So.",
        words="It is a lie.",
    )
    assert "Somebody had sent a notice" in statement_of(Decision.objects.latest("pk"))
    kept = judge_notice(notice_id=kept.pk, moderator=cast.mori(), outcome="kept", answer="So.")
    complaint = lodge_complaint(notice=kept, words="Look again.")
    judge_complaint(
        complaint_id=complaint.pk,
        judge=cast.ada(),
        outcome="hidden",
        answer="Yes.",
        words="It is a lie.",
    )
    assert "Somebody had sent a notice" in statement_of(Decision.objects.latest("pk"))


def test_the_author_reads_which_law_a_notice_named_and_what_broke_it():
    comment = make_comment(author=cast.alice())
    notice = make_notice(comment, ground="copyright")
    how = {"notice_id": notice.pk, "moderator": cast.mori(), "outcome": "removed", "answer": "Yes."}
    with pytest.raises(Refused, match="needs_words"):
        judge_notice(**how)
    assert LegalNotice.objects.get().is_open and Comment.objects.get().state == State.PUBLISHED
    judge_notice(**how, words="The second verse is copied.")
    told = statement_of(Decision.objects.get())
    assert "named as the law: Copyright or trade mark." in told
    assert "The second verse is copied." in told
    assert verify_log().broken is None


@pytest.mark.parametrize("reason", ["abuse", "illegal"])
def test_who_removes_it_otherwise_while_a_notice_waits_hides_no_notice(reason: str):
    comment = make_comment(author=cast.alice())
    make_notice(comment)
    removed = make_decision("remove", comment, reason=reason)
    assert "Somebody had sent a notice" in statement_of(removed)


def test_what_was_left_after_a_notice_is_later_removed_for_no_notice():
    comment = make_comment(author=cast.alice())
    notice = make_notice(comment)
    judge_notice(notice_id=notice.pk, moderator=cast.mori(), outcome="kept", answer="It may.")
    removed = make_decision("remove", comment, reason="illegal")
    assert "of their own accord" in statement_of(removed)


@pytest.mark.both
def test_what_notices_had_led_to_before_their_law_was_kept_is_told_as_such():
    """The answer bears the earlier time; the log says that what it led to belongs to it."""
    comment = make_comment(author=cast.alice())
    how = {"moderator": cast.mori(), "answer": "Yes.", "words": "It is copied."}
    notice = make_notice(comment, ground="copyright")
    judge_notice(notice_id=notice.pk, outcome="removed", **how)
    noticed = Decision.objects.get()
    restored = make_decision("restore", comment, cast.ada())
    kept = judge_notice(
        notice_id=make_notice(comment, ground="fraud").pk, outcome="kept", **how
    )  # fmt: skip
    complaint = lodge_complaint(notice=kept, words="Look again.")
    own = make_decision("lock", comment)
    how = {"judge": cast.ada(), "answer": "Yes.", "words": "It is copied."}
    judge_complaint(complaint_id=complaint.pk, outcome="removed", **how)
    complained = Decision.objects.latest("pk")
    make_decision("restore", comment)
    later = make_decision("remove", comment, reason="illegal")
    Decision.objects.update(law="")
    for decision, law in ((noticed, "Copyright"), (own, "Fraud"), (complained, "Fraud")):
        decision.refresh_from_db()
        assert f"named as the law: {law}" in say_origin(decision)
    for decision in (restored, later):
        assert "of their own accord" in say_origin(decision)


def test_all_laws_are_named_that_notices_named():
    comment = make_comment(author=cast.alice())
    for ground in ("copyright", "fraud", "copyright"):
        make_notice(comment, ground=ground)
    told = statement_of(make_decision("remove", comment, reason="illegal"))
    assert "named as the law: Copyright or trade mark, Fraud or illegal trade." in told


def test_a_notice_about_a_member_had_brought_a_measure_about(client):
    notice = make_page_notice(cast.alice(), ground="hate")
    warned = warn(cast.alice())
    assert "named as the law: Illegal hate speech." in statement_of(warned)
    judge_page_notice(notice_id=notice.pk, moderator=cast.ada(), outcome="acted", answer="Yes.")
    assert "named as the law: Illegal hate speech." in page_of(client, warned)
    assert "of their own accord" in statement_of(suspend(cast.alice()))
    assert "of their own accord" in statement_of(warn(cast.bob()))


def test_the_mail_about_an_account_promises_nothing_that_was_written():
    suspended = statement_of(suspend(cast.alice()))
    assert "The whole decision, and the form:" in suspended and "What you wrote" not in suspended
    lifted = lift_suspension(member=cast.alice(), moderator=cast.mori(), reason="calm_again")
    assert "The whole decision:" in statement_of(lifted)
    assert "What you wrote, and the form:" in statement_of(remove())


@pytest.mark.sqlite
def test_what_had_brought_it_about_costs_the_same_however_much_others_reported():
    comment, other = make_comment(author=cast.alice()), make_comment()
    decision = make_decision("remove", make_report(comment, reporter=cast.suzu()).comment)
    warned, costs = warn(cast.alice()), []
    for _size in range(2):
        with counting_steps() as steps:
            assert say_origin(decision) == "Readers had reported it."
            assert "own accord" in say_origin(warned)
        costs.append(steps[0] * STEPS)
        Report.objects.bulk_create(
            Report(
                comment=other, reporter=cast.bob(), reason="spam", created_at=comment.created_at,
                closed_at=timezone.now(),
            )
            for _number in range(500)
        )  # fmt: skip
    assert costs[1] <= costs[0] + 2 * STEPS


def test_the_mail_tells_it_without_the_text_or_the_headline(settings):
    decision = remove(is_automated=True)
    send_due_mails()
    (sent,) = mail.outbox
    assert f"\n\n{settings.SITE_URL}/decisions/{decision.pk}/\n\n" in sent.body
    for told in ("has removed your comment", RULE, "your own shop", "A program had brought it",
                 "before a court"):  # fmt: skip
        assert told in sent.body
    for untold in ("Buy my tea", "Hushed affair", "Known", "mori"):
        assert untold not in sent.body


def test_the_mail_tells_what_brought_it_about():
    reported = make_report(reporter=cast.suzu()).comment
    make_decision("remove", reported)
    make_decision("lock", make_comment(author=cast.bob()))
    make_decision("restore", reported)
    send_due_mails()
    removed, locked, restored = (" ".join(sent.body.split()) for sent in mail.outbox)
    assert "Readers had reported it." in removed and "suzu" not in removed
    assert "of their own accord" in locked
    assert "accord" not in restored and "had reported" not in restored


def test_the_mail_is_in_the_members_language():
    make_decision("remove", make_comment(author=cast.suzu()), reason="spam")
    send_due_mails()
    assert "宣伝や迷惑投稿をしない" in mail.outbox[0].body
    assert "モデレーター" in mail.outbox[0].subject


def test_who_is_suspended_gets_one_and_whose_comment_is_published_none():
    make_decision("publish", make_held_comment())
    assert not OutgoingMail.objects.exists()
    suspend_member(
        member=cast.bob(),
        moderator=cast.mori(),
        duration=timezone.timedelta(hours=1),
        reason="abuse",
        words="Third time.",
    )
    assert "Third time." in OutgoingMail.objects.get(recipient=cast.bob()).text


def test_a_moderator_types_the_words(moderating):
    from forum.moderation.cases.loading import load_case

    comment = make_comment(author=cast.alice())
    seen = str(load_case(comment, cast.mori(), timezone.now()).seen)
    form = {"reason": "abuse", "words": "Not like this.", "seen": seen}
    address = f"/moderation/comments/{comment.pk}/hide/"
    answer = moderating.post(address, {**form, "words": "x" * 1001})
    assert answer.status_code == 422 and b"at most 1,000 characters" in answer.content
    assert moderating.post(address, form).status_code == 303
    assert Decision.objects.get().words == "Not like this."


def held_for_words(author=None) -> Comment:
    """Return a comment that a check holds."""
    change_list(kind="suspect", text="brooms", changed_by=None)
    author = author or cast.alice()
    comment = post_comment(article=make_article(), author=author, text="Good brooms here.")
    assert comment.state == State.HELD
    return comment


def test_what_a_check_held_is_said_to_have_come_by_it(client):
    decision = make_decision("remove", held_for_words())
    for told in (page_of(client, decision), statement_of(decision)):
        assert "A program had held it for a moderator to read: Suspect words." in told
        assert "A program had brought it before the moderators; a person decided." in told
    assert (
        decision.is_automated and "took part" in Client().get("/transparency/log/").content.decode()
    )


def test_what_a_check_held_is_so_after_a_harmless_edit(client):
    comment = held_for_words()
    edit_comment(comment_id=comment.pk, editor=cast.alice(), text="Good shovels here.")
    decision = make_decision("remove", comment)
    assert decision.is_automated and "Suspect words" in page_of(client, decision)


def edit_where_all_waits(comment: Comment) -> None:
    """Let its author change it to a clean text, since a moderator reads all under the article."""
    Discussion.objects.filter(article=comment.article_id).update(mode=Mode.PREMODERATED)
    edit_comment(comment_id=comment.pk, editor=comment.author, text="Good shovels here.")
    comment.refresh_from_db()
    assert comment.state == State.HELD


def test_what_a_moderator_published_counts_no_more_once_it_waits_by_a_setting(client):
    comment = held_for_words()
    make_decision("publish", comment)
    edit_where_all_waits(comment)
    decision = make_decision("remove", comment)
    assert not decision.is_automated
    assert "as was set for where it stands" in page_of(client, decision)


def test_what_a_check_held_is_removed_by_a_person_alone_once_it_was_published(client):
    comment = held_for_words()
    published = make_decision("publish", comment)
    assert published.is_automated
    decision = make_decision("remove", comment)
    assert not decision.is_automated and "own accord" in page_of(client, decision)
    assert "Suspect words" in say_origin(published)  # As it was then.


def test_what_a_check_finds_after_that_counts(client):
    comment = held_for_words()
    make_decision("publish", comment)
    edit_comment(comment_id=comment.pk, editor=cast.alice(), text="Good brooms, I say.")
    decision = make_decision("remove", comment)
    assert decision.is_automated and "Suspect words" in page_of(client, decision)


def test_what_was_found_counts_again_once_its_publication_is_taken_back(client):
    comment = held_for_words()
    make_decision("publish", comment)
    make_decision("hold", comment, reason="taken_back")
    removed = make_decision("remove", comment)
    assert removed.is_automated and "Suspect words" in page_of(client, removed)
    make_decision("restore", comment, cast.ada(), reason="second_look")
    again = make_decision("remove", comment, cast.ada(), reason="taken_back")
    assert again.is_automated and "Suspect words" in page_of(client, again)
    assert "Suspect words" in page_of(client, removed)


def test_what_is_published_again_after_all_counts_no_more():
    comment = held_for_words()
    make_decision("publish", comment)
    make_decision("hold", comment, reason="taken_back")
    make_decision("publish", comment, reason="taken_back")
    edit_where_all_waits(comment)
    assert not make_decision("remove", comment).is_automated


def test_what_was_published_while_a_check_looked_at_its_edit_waits_for_that():
    comment = held_for_words()
    text = "Good brooms, I say."
    judgement = judge(
        Text(text, text, cast.alice(), comment.article_id, None, comment_id=comment.pk)
    )
    make_decision("publish", comment)
    judgement.keep(comment, waits_anyway=False)
    Comment.objects.filter(pk=comment.pk).update(state=State.HELD, is_listed=False)
    assert "Suspect words" in say_origin(make_decision("remove", comment))


def test_what_waited_by_a_setting_was_held_by_no_program(client):
    decision = make_decision("remove", make_held_comment(cast.alice()))
    page = page_of(client, decision)
    assert "It waited for a moderator, as was set for where it stands." in page
    assert "no program took part" in page and "own accord" not in page


def test_what_a_check_marked_and_readers_reported_came_by_both(client):
    change_list(kind="watch", text="brooms", changed_by=None)
    comment = post_comment(article=make_article(), author=cast.alice(), text="Good brooms here.")
    make_report(comment, reporter=cast.suzu())
    page = page_of(client, make_decision("remove", comment))
    assert (
        "Readers had reported it. A program had marked it for the moderators to look at: "
        "Words to watch." in page
    )


def marked(text: str = "Good brooms here.") -> Comment:
    """Return a comment of alice's that a check has marked and a reader reported."""
    change_list(kind="watch", text="brooms", changed_by=None)
    comment = post_comment(article=make_article(), author=cast.alice(), text=text)
    make_report(comment, reporter=cast.suzu())
    return comment


@pytest.mark.parametrize("act", ["dismiss", "redact"])
def test_what_a_moderator_read_and_left_was_brought_by_no_program_later(client, act: str):
    comment = marked()
    first = make_decision(act, comment)
    assert first.is_automated
    removed = make_decision("remove", comment, cast.ada())
    assert not removed.is_automated and "own accord" in page_of(client, removed)
    assert "Words to watch" in say_origin(first)  # As it was then.


@pytest.mark.parametrize(
    ("act", "back"), [("dismiss", "reopen"), ("redact", "unredact"), ("dismiss", "reopen by ada")]
)
def test_what_was_left_counts_again_once_that_is_taken_back(client, act: str, back: str):
    comment = marked()
    make_decision(act, comment)
    back, _by, other = back.partition(" by ")
    who, why = (cast.ada(), "second_look") if other else (None, "taken_back")
    make_decision(back, comment, who, reason=why)
    removed = make_decision("remove", comment)
    assert removed.is_automated and "Words to watch" in page_of(client, removed)


def test_dismissing_reports_of_what_waits_publishes_nothing(client):
    comment = held_for_words()
    make_decision("publish", comment)
    make_report(comment, reporter=cast.suzu())
    edit_comment(comment_id=comment.pk, editor=cast.alice(), text="Good brooms, I say.")
    assert make_decision("dismiss", comment).state_before == State.HELD
    removed = make_decision("remove", comment)
    assert removed.is_automated and "Suspect words" in page_of(client, removed)


def test_what_is_left_of_what_reports_hid_is_said_to_be_read_again(client):
    comment = marked()
    for name in ("bob", "uma", "kim", "leo"):
        trust(cast.member(name), 1)
        make_report(comment, reporter=cast.member(name))
    comment.refresh_from_db()
    assert comment.state == State.HIDDEN
    redacted = make_decision("redact", comment)
    for told in (page_of(client, redacted), statement_of(redacted)):
        assert "changed the text of your comment. Readers see it again." in told
    assert "Readers had reported it. A program had marked it" in page_of(client, redacted)
    removed = make_decision("remove", comment, cast.ada())
    assert not removed.is_automated


def test_taking_that_back_says_that_it_is_hidden_again(client):
    comment = marked()
    for name in ("bob", "uma", "kim", "leo"):
        trust(cast.member(name), 1)
        make_report(comment, reporter=cast.member(name))
    make_decision("redact", comment)
    back = make_decision("unredact", comment, reason="taken_back")
    comment.refresh_from_db()
    assert comment.state == State.HIDDEN
    for told in (page_of(client, back), statement_of(back)):
        assert "put the text of your comment back. It is hidden for now, as before" in told
    removed = make_decision("remove", comment)
    assert removed.is_automated


def test_a_changed_text_that_stood_there_says_nothing_of_that(client):
    redacted = make_decision("redact", marked())
    assert "Readers see it again." not in page_of(client, redacted)


@pytest.mark.parametrize("by", ["mori", "ada"])
def test_no_program_takes_part_in_giving_back(client, by: str):
    change_list(kind="watch", text="brooms", changed_by=None)
    comment = post_comment(article=make_article(), author=cast.alice(), text="Good brooms here.")
    assert make_decision("remove", comment).is_automated
    reason = "taken_back" if by == "mori" else "second_look"
    restored = make_decision("restore", comment, getattr(cast, by)(), reason=reason)
    assert not restored.is_automated
    for told in (page_of(client, restored), statement_of(restored)):
        assert "no program took part" in told
    page = Client().get("/transparency/log/").content.decode()
    assert page.count("took part") == 1


def test_no_court_is_named_for_what_stands_no_more(client):
    court = "before a court"
    removed = remove()
    assert court in page_of(client, removed)
    make_decision("restore", removed.comment)
    page = page_of(client, removed)
    assert "This decision doesn’t stand any more." in page and court not in page
    reversed_one = remove()
    appeal = make_appeal(reversed_one)
    assert court in page_of(client, reversed_one)
    judge_appeal(appeal_id=appeal.pk, judge=cast.ada(), outcome="reversed", answer="Sorry.")
    page = page_of(client, reversed_one)
    assert "Sorry." in page and court not in page


def test_a_check_that_found_something_took_part():
    change_list(kind="watch", text="brooms", changed_by=None)
    comments = [
        post_comment(article=make_article(), author=author(), text=f"Good {thing} here.")
        for author, thing in ((cast.alice, "brooms"), (cast.bob, "shovels"))
    ]
    decisions = [make_decision("hide", comment) for comment in comments]
    assert [decision.is_automated for decision in decisions] == [True, False]
