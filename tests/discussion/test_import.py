"""Taking in an article with its discussion: once, wholly, and under nobody's name."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from django_comments.signals import comment_will_be_posted

from articles.intake.discussion_text import parse, read_lines
from articles.models import Article, Language, Section, Source, Status
from forum.discussion.importing import import_discussion
from forum.discussion.models import Comment, Discussion
from forum.members.models import Member
from forum.notifications.models import Notice
from forum.refusals import Refused
from tests import cast
from tests.make import make_section

pytestmark = [pytest.mark.django_db, pytest.mark.strictest]

TEXT = """ date 2025-10-27 The harbour office has found its crews.
The ferry will sail every hour.© NORTHWIRE
HarbourWatch
At last.
Ten years we waited.
newton
Fares will rise, wait and see.
HarbourWatch
They said they won't.
"""


def take_in(text: str = TEXT, replies: dict[int, int] | None = None, **fields):
    fields = {"headline": "Ferries", "section": make_section(), "language": "en"} | fields
    return import_discussion(parsed=parse(read_lines(text, replies=replies)), **fields)


def counts() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (Article, Comment, Discussion, Member))


def test_article_and_comments_are_made_as_they_are_written():
    Source.objects.create(name="Northwire", credit="© NORTHWIRE")
    imported = take_in()
    article = imported.article
    assert imported.is_new
    assert article.status == Status.PUBLISHED
    assert article.published_at == datetime(2025, 10, 27, 3, tzinfo=UTC)  # Noon in Tokyo.
    assert (
        article.body == "The harbour office has found its crews.\n\nThe ferry will sail every hour."
    )
    assert (article.credit, article.source.name) == ("© NORTHWIRE", "Northwire")
    assert [(one.author.display_name, one.text) for one in imported.comments] == [
        ("HarbourWatch", "At last.\n\nTen years we waited."),
        ("newton", "Fares will rise, wait and see."),
        ("HarbourWatch", "They said they won't."),
    ]
    minutes = [(one.created_at - article.published_at) / timedelta(minutes=1)
               for one in imported.comments]  # fmt: skip
    assert minutes == [1, 2, 3]
    assert article.discussion.comment_count == 3
    assert not Notice.objects.exists()


def test_what_was_written_is_shown_and_calls_nobody():
    cast.alice()
    text = TEXT.replace("will sail", "*will* sail [1]").replace("Ten years", "> @alice: 10 * 2 * 1")
    imported = take_in(text)
    assert "The ferry *will* sail [1] every hour." in imported.article.body_html
    html = imported.comments[0].html
    assert "<p>&gt; @alice: 10 * 2 * 1 we waited.</p>" in html and "<a" not in html
    assert not Notice.objects.exists()


def test_answers_are_threaded():
    first, second, third = take_in(replies={6: 3, 8: 6}).comments
    assert (second.reply_to, third.reply_to, third.depth) == (first, second, 2)


def test_without_a_date_the_last_comment_is_not_ahead():
    imported = take_in(TEXT.replace("date 2025-10-27 ", ""))
    assert imported.article.published_at < timezone.now()
    assert imported.comments[-1].created_at <= timezone.now()


def test_a_date_that_lies_ahead_is_refused():
    tomorrow = (timezone.localtime() + timedelta(days=1)).date()
    before = counts()
    with pytest.raises(Refused):
        take_in(TEXT.replace("2025-10-27", str(tomorrow)))
    assert counts()[:3] == before[:3]


def test_today_is_not_ahead_whatever_the_hour():
    today = str(timezone.localtime().date())
    imported = take_in(TEXT.replace("2025-10-27", today))
    assert imported.comments[-1].created_at <= timezone.now()


def test_the_same_again_changes_nothing():
    first = take_in()
    before = counts()
    again = take_in(headline="Another headline")
    assert not again.is_new
    assert again.article == first.article
    assert again.comments == first.comments
    assert counts() == before


def test_nothing_is_left_of_an_import_that_fails():
    def decline_newton(sender, comment, request, **kwargs):
        return comment.author.display_name != "newton"

    before = counts()
    comment_will_be_posted.connect(decline_newton)
    try:
        with pytest.raises(Refused):
            take_in(section=make_section())
    finally:
        comment_will_be_posted.disconnect(decline_newton)
    assert counts() == before


def test_what_is_refused_is_named_by_its_line():
    long = TEXT.replace("At last.", "*" * 6000)  # Escaped, it is twice as long.
    with pytest.raises(Refused) as raised:
        take_in(long)
    assert str(raised.value.refusal.message).startswith("Line 3: ")
    assert counts()[:3] == (0, 0, 0)


def test_nobody_can_sign_in_as_an_imported_member():
    made = take_in().names.made
    assert [one.display_name for one in made] == ["HarbourWatch", "newton"]
    assert all(
        not one.is_claimed and not one.has_usable_password() and not one.email for one in made
    )


def test_an_imported_member_is_the_same_in_the_next_discussion():
    first = take_in().names.made
    second = take_in(TEXT.replace("At last.", "Again."))
    assert second.names.made == []
    assert {one.author for one in second.comments} == set(first)


@pytest.mark.parametrize("name", ["alice", "Alice", "ALICE", "ａｌｉｃｅ"])
def test_no_name_stands_for_somebody_who_has_an_account(name):
    alice = cast.alice()
    imported = take_in(TEXT.replace("newton", name))
    author = imported.comments[1].author
    assert author != alice
    assert author.display_name == f"{name} (imported)"
    assert not author.is_claimed
    assert imported.names.marked == {name: author}
    alice.refresh_from_db()
    assert alice.comment_count == 0
    again = take_in(TEXT.replace("newton", name).replace("At last.", "Again."))
    assert again.comments[1].author == author


def test_no_name_stands_for_somebody_by_their_user_name():
    cast.suzu()
    assert (
        take_in(TEXT.replace("newton", "suzu")).comments[1].author.display_name == "suzu (imported)"
    )


def test_no_name_speaks_for_the_site():
    imported = take_in(TEXT.replace("newton", "Moderator"))
    assert imported.comments[1].author.display_name == "Moderator (imported)"


def test_names_of_any_script_get_a_user_name():
    imported = take_in(TEXT.replace("newton", "港の人").replace("HarbourWatch", "Tokyo Joe"))
    assert [one.username for one in imported.names.made] == ["Tokyo-Joe", "港の人"]


# --- The command -------------------------------------------------------------


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "discussion.txt"
    path.write_text(TEXT, encoding="utf-8-sig", newline="\r\n")
    return path


def command(path: Path, capsys, **options) -> str:
    call_command("import_discussion", str(path), **options)
    return capsys.readouterr().out


def test_the_command_says_what_it_made_and_then_that_it_is_there(file, capsys):
    make_section()
    said = command(file, capsys, headline="Ferries sail")
    article = Article.objects.get()
    assert f"Article {article.pk}, “Ferries sail”" in said
    assert "3 comments" in said
    assert "New member, who can't sign in: newton" in said
    before = counts()
    assert "Nothing to do" in command(file, capsys)
    assert counts() == before


def test_a_dry_run_writes_nothing(file, capsys):
    make_section()
    before = counts()
    said = command(file, capsys, headline="Ferries sail", dry_run=True)
    assert "line 6: newton, 1 paragraph" in said
    assert "Would publish “Ferries sail” (en, Politics), 2025-10-27 12:00" in said
    assert counts() == before


def test_a_dry_run_shows_the_reading_before_it_says_what_is_missing(tmp_path, capsys):
    make_section("politics")
    make_section("sport")
    path = tmp_path / "doubtful.txt"
    path.write_text(f"{TEXT}\nann\n", encoding="utf-8")
    with pytest.raises(CommandError) as raised:
        call_command("import_discussion", str(path), dry_run=True)
    said, doubts = capsys.readouterr()
    assert " 3  name       HarbourWatch\n 4  comment    At last.\n" in said
    assert "11  comment    ann\n    ^ doubtful: Could be a name, but no text" in said
    assert "Lines: 1 date, 1 credit, 3 name, 5 comment; 1 doubtful" in said
    assert "line 3: HarbourWatch, 2 paragraphs" in said
    assert "line 11: Could be a name" in doubts
    assert str(raised.value).splitlines() == [
        "Which section? --section takes one of: politics, sport",
        "A headline is needed: --headline “…”",
    ]
    assert raised.value.returncode == 2


@pytest.mark.both
def test_a_dry_run_shows_also_what_cant_be_taken_in(tmp_path, capsys):
    path = tmp_path / "wrong.txt"
    path.write_text("date 2025-13-45 One. © X\ndan\nHi.\n", encoding="utf-8")
    with pytest.raises(CommandError, match="line 1: The date must"):
        call_command("import_discussion", str(path), dry_run=True)
    assert "2  name       dan" in capsys.readouterr().out


def test_japanese_is_recognised(tmp_path, capsys):
    make_section()
    path = tmp_path / "ja.txt"
    path.write_text("船は毎時出ます。© 共同\n港の人\nやっとです。\n", encoding="utf-8")
    command(path, capsys, headline="船は毎時")
    assert Article.objects.get().language == Language.JAPANESE


WRONG = {
    "empty": (b"", "The text is empty."),
    "blank": (b" \n\t\r\n", "The text is empty."),
    "binary": (b"One.\nTwo\x00 \n", "line 2: This is a binary file"),
    "latin": ("One.\ncafé".encode("latin-1"), "line 2: This is not UTF-8"),
    "no credit": (b"One.\nTwo.\n", "No paragraph ends in a credit"),
    "no comments": ("One. © X\n".encode(), "No comments follow the credit."),
    "no article": ("© X\ndan\nHello.\n".encode(), "The article has no text."),
    "bad date": ("date 2025-13-45 One. © X\ndan\nHi.\n".encode(), "line 1: The date must"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_file_is_refused_with_status_2(tmp_path, capsys, name):
    content, words = WRONG[name]
    make_section()
    path = tmp_path / "wrong.txt"
    path.write_bytes(content)
    before = counts()
    with pytest.raises(CommandError) as raised:
        command(path, capsys, headline="x")
    assert raised.value.returncode == 2
    assert words in str(raised.value)
    assert counts() == before


def test_doubtful_lines_are_named(tmp_path, capsys):
    make_section()
    path = tmp_path / "doubtful.txt"
    path.write_text("One. © X\ndan\nHello.\nann\n", encoding="utf-8")
    call_command("import_discussion", str(path), headline="x")
    assert "line 4: Could be a name" in capsys.readouterr().err


@pytest.mark.both
def test_a_huge_file_is_refused_without_being_read_whole(tmp_path, capsys):
    path = tmp_path / "huge.txt"
    with path.open("wb") as file:
        file.truncate(50 * 1024 * 1024)
    with pytest.raises(CommandError, match="larger than 5 MB"):
        command(path, capsys, headline="x")


@pytest.mark.both
@pytest.mark.parametrize("name", ["missing.txt", "."])
def test_what_is_no_file_is_refused_with_status_2(tmp_path, capsys, name):
    with pytest.raises(CommandError) as raised:
        command(tmp_path / name, capsys, headline="x")
    assert raised.value.returncode == 2


@pytest.mark.both
@pytest.mark.parametrize("headline", [None, "", "  ", "x" * 201])
def test_a_headline_is_never_made_up(file, capsys, headline):
    make_section()
    with pytest.raises(CommandError) as raised:
        command(file, capsys, headline=headline)
    assert raised.value.returncode == 2
    assert not Article.objects.exists()


def test_of_several_sections_one_must_be_named(file, capsys):
    with pytest.raises(CommandError, match="There is no section yet"):
        command(file, capsys, headline="x")
    make_section("politics")
    make_section("sport")
    with pytest.raises(CommandError, match="takes one of: politics, sport"):
        command(file, capsys, headline="x")
    with pytest.raises(CommandError, match=r"no section “art”\."):
        command(file, capsys, headline="x", section="art")
    command(file, capsys, headline="x", section="sport")
    assert Article.objects.get().section == Section.objects.get(slug="sport")


def test_the_headline_is_asked_for_on_a_terminal(file, capsys, monkeypatch):
    make_section()
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", lambda question: " Typed  headline ")
    command(file, capsys)
    assert Article.objects.get().headline == "Typed headline"


def take_in_as_writer(section_id: int) -> tuple[int, bool]:
    """Import once; for a writer process."""
    imported = import_discussion(
        parsed=parse(read_lines(TEXT)),
        headline="Ferries",
        section=Section.objects.get(pk=section_id),
        language="en",
    )
    return imported.article.pk, imported.is_new


@pytest.mark.both
@pytest.mark.slow
def test_eight_imports_at_once_make_one_article(writers):
    section = make_section()
    results = writers.call(take_in_as_writer, [{"section_id": section.pk}] * 8)
    assert {pk for pk, _is_new in results} == {Article.objects.get().pk}
    assert sum(is_new for _pk, is_new in results) == 1
    assert Comment.objects.count() == 3
    assert Member.objects.filter(is_claimed=False).count() == 2


def take_in_another_as_writer(section_id: int, number: int) -> bool:
    """Import a discussion of the same people; for a writer process."""
    return import_discussion(
        parsed=parse(read_lines(TEXT.replace("Ten years", f"{number} years"))),
        headline=f"Ferries {number}",
        section=Section.objects.get(pk=section_id),
        language="en",
    ).is_new


@pytest.mark.both
@pytest.mark.slow
def test_eight_imports_at_once_share_their_new_members(writers):
    section = make_section()
    calls = [{"section_id": section.pk, "number": number} for number in range(8)]
    assert writers.call(take_in_another_as_writer, calls) == [True] * 8
    assert Member.objects.filter(is_claimed=False).count() == 2
    call_command("recount", "--check")


def test_dates_are_read_by_the_sites_time_zone():
    assert timezone.localtime(take_in().article.published_at).date() == date(2025, 10, 27)
