"""The Japanese catalogue against the sources, and the pages it makes."""

import ast
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from gettext import GNUTranslations

import pytest
from babel.messages.catalog import Message
from django.conf import settings
from django.core import mail
from django.test import Client
from django.urls import reverse

from articles.models import Article
from articles.publishing import correct_article
from forum.discussion.paste.keeping import keep_text
from setup.messages import extract_messages, is_translated, read_catalogue
from tests import cast
from tests.make import make_article, make_comment
from tests.moderation.making import make_held_comment, make_report
from tests.site.reading import read_words

JAPANESE = settings.BASE_DIR / "locale" / "ja" / "LC_MESSAGES" / "django.po"
IN_JAPANESE = {"headers": {"accept-language": "ja,en;q=0.5"}}

# What stands in a message for a value, and its markup.
PLACEHOLDERS = re.compile(r"%\(\w+\)[a-z]|%[a-z%]|</?\w+[^>]*>")
# A language is called by its own name; zones are identifiers.
NAMES = re.compile(r"English|[A-Z]\w+/.+")
# Half-width brackets beside Japanese, or around it.
HALF_WIDTH = re.compile(r"[぀-ヿ㐀-鿿] ?\(|\([^()]*[぀-ヿ㐀-鿿]|\)[぀-ヿ㐀-鿿]")
# Two words of which the second is small: prose, not a name.
PROSE = re.compile(r"[A-Za-z][a-z’']* [a-z]{2,}")


def forms(message: Message) -> list[str]:
    """Return what a message is translated as."""
    return list(message.string) if message.pluralizable else [message.string]


def english(message: Message) -> str:
    """Return a message in English, its plural if it has one."""
    return message.id[1] if message.pluralizable else message.id


def key(message: Message) -> str:
    """Return the name of a message in a compiled catalogue."""
    name = message.id[0] if message.pluralizable else message.id
    return f"{message.context}\x04{name}" if message.context else name


@pytest.fixture(scope="module")
def messages() -> list[Message]:
    return [message for message in read_catalogue(JAPANESE) if message.id]


@pytest.fixture(scope="module")
def left_in_english(messages) -> re.Pattern[str]:
    """Match what the site says in English and says otherwise in Japanese."""
    said = [english(one).strip(" .…:") for one in messages if english(one) not in forms(one)]
    pieces = [[re.escape(piece) for piece in PLACEHOLDERS.split(text)] for text in said]
    wordy = (".+".join(parts) for parts in pieces if re.search(r"[A-Za-z]{2}", "".join(parts)))
    return re.compile("|".join(wordy))


@pytest.fixture
def article() -> Article:
    """A corrected article with a thread; a comment in it is reported, one elsewhere is held."""
    article = make_article(
        headline="連絡船、一時間ごとに", body="連絡船が増便される。", language="ja",
        dateline="亀島", byline="江戸 原", standfirst="来春から。",
    )  # fmt: skip
    first = make_comment(article=article, text="本当ですか。", author=cast.suzu())
    reply = make_comment(reply_to=first, author=cast.alice(), text="本当です。")
    make_comment(reply_to=reply, text="楽しみです。")
    make_report(reply, note="確かめてください。")
    make_held_comment(text="待っています。")
    correct_article(article=article, editor=cast.edo(), text="四月からです。")
    return article


def pages_of_visitor(article: Article) -> Iterator[str]:
    comment = article.comments.order_by("pk")[1]
    yield from ("/", article.get_absolute_url(), article.section.get_absolute_url(), "/archive/")
    yield from (f"/archive/{article.published_at.year}/", "/nowhere/", reverse("members:display"))
    yield from (comment.get_absolute_url(), comment.author.get_absolute_url())
    yield reverse("discussion:compose", args=[article.pk])
    yield from (reverse(f"account_{name}") for name in ("login", "signup", "reset_password"))
    yield from (reverse("account_reset_password_done"), reverse("account_email_verification_sent"))


def pages_of_member(article: Article) -> Iterator[str]:
    first, own, _last = article.comments.order_by("pk")
    yield from (article.get_absolute_url(), "/settings/", "/notices/")
    yield from ("/following/", "/settings/muted/", f"{first.get_absolute_url()}more/")
    yield from (first.get_absolute_url(), first.author.get_absolute_url())
    yield from (f"{own.get_absolute_url()}{act}/" for act in ("edit", "delete"))
    yield reverse("moderation:report", args=[first.pk])
    yield f"{reverse('discussion:compose', args=[article.pk])}?reply_to={first.pk}"
    names = ("account_email", "account_change_password", "mfa_index", "usersessions_list")
    yield from (reverse(name) for name in (*names, "account_logout"))


def pages_of_staff(article: Article) -> Iterator[str]:
    comment = article.comments.order_by("pk")[1]
    yield from (reverse("moderation:queue"), f"{reverse('moderation:queue')}?tab=held")
    yield reverse("moderation:dashboard")
    yield from (reverse("moderation:log"), reverse("moderation:comment", args=[comment.pk]))
    yield reverse("moderation:suspend", args=[comment.author.username])
    yield from (reverse("discussion:paste"), reverse("discussion:settings", args=[article.pk]))
    text = "あ。© 共同\n" + "港の人\nはい。\n同感\n" * 90
    keep_text(editor_id=cast.ada().pk, text=text)
    yield f"{reverse('discussion:paste')}?change"
    yield f"{reverse('discussion:paste_lines')}?line=201"
    yield from (reverse("desk:articles"), reverse("desk:new"), reverse("desk:image"))
    acts = ("edit", "publish", "correct", "withdraw", "versions")
    yield from (reverse(f"desk:{act}", args=[article.pk]) for act in acts)
    yield reverse("desk:version", args=[article.pk, 1])


PAGES = {
    "visitor": (None, pages_of_visitor),
    "member": (cast.alice, pages_of_member),
    "staff": (cast.ada, pages_of_staff),
}


def test_the_catalogue_holds_the_messages_of_the_sources_and_no_others(messages):
    wanted = {(one.context, one.id) for one in extract_messages() if one.id}

    assert {(one.context, one.id) for one in messages} == wanted, "run: make messages"


def test_every_message_is_translated_and_none_in_doubt(messages):
    assert [one.id for one in messages if not is_translated(one)] == []


def test_translations_keep_placeholders_and_markup(messages):
    def parts(text: str) -> list[str]:
        return sorted(PLACEHOLDERS.findall(text))

    broken = [
        (english(one), form)
        for one in messages
        for form in forms(one)
        if parts(form) != parts(english(one))
    ]

    assert broken == []


def test_translations_keep_the_line_breaks_around_and_inside(messages):
    assert [
        one.id
        for one in messages
        for form in forms(one)
        if form.count("\n") != english(one).count("\n")
    ] == []


def test_apostrophes_are_those_of_print(messages):
    # Names of columns that only the admin shows stand in migrations.
    known = {"author's account", "description for those who can't see it"}
    typed = {english(one) for one in messages if re.search(r"[a-z]'[a-z]", english(one))}
    assert typed == known


def test_brackets_in_japanese_are_as_wide_as_its_letters(messages):
    said = [re.sub(PLACEHOLDERS, "X", form) for one in messages for form in forms(one)]
    assert [form for form in said if HALF_WIDTH.search(form)] == []


def test_what_the_site_reads_is_compiled_from_the_catalogue(messages):
    with JAPANESE.with_suffix(".mo").open("rb") as file:
        compiled = GNUTranslations(file)

    stale = [one.id for one in messages if compiled.gettext(key(one)) != forms(one)[0]]
    assert stale == [], "run: .venv/bin/python -m setup.catalogues"


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("who", PAGES)
def test_pages_in_japanese_leave_no_english(who: str, client: Client, article, left_in_english):
    person, pages_of = PAGES[who]
    if person:
        client.force_login(person())
    left = []
    for path in pages_of(article):
        response = client.get(path, **IN_JAPANESE)
        assert response.status_code == (404 if path == "/nowhere/" else 200), path
        html = response.content.decode()
        assert '<html lang="ja"' in html, path
        words = {one for one in read_words(html) if not NAMES.fullmatch(one)}
        left += [
            (path, one) for one in words if left_in_english.fullmatch(one) or PROSE.search(one)
        ]

    assert left == []


@pytest.mark.django_db
def test_a_page_left_in_english_would_be_noticed(client: Client, article, left_in_english):
    words = set(read_words(client.get("/").content.decode().replace('lang="en"', "")))

    assert {"Sign in", "Archive", "3 comments"} <= set(filter(left_in_english.fullmatch, words))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("browser", "cookie", "member", "shown"),
    [
        ("ja", "", None, "ja"),
        ("fr,ja;q=0.5,en;q=0.2", "", None, "ja"),
        ("fr", "", None, "en"),
        ("", "", None, "en"),
        ("ja", "en", None, "en"),
        ("en", "ja", None, "ja"),
        ("en", "nonsense", None, "en"),
        ("en", "en", "ja", "ja"),
        ("ja", "ja", "en", "en"),
        ("en", "ja", "", "ja"),
        ("ja", "", "", "ja"),
    ],
)
def test_a_members_language_goes_before_the_cookies_and_that_before_the_browsers(
    client: Client, browser: str, cookie: str, member: str | None, shown: str
):
    if member is not None:
        client.force_login(cast.member("yuki", language=member))
    if cookie:
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = cookie
    response = client.get("/", headers={"accept-language": browser})

    assert f'<html lang="{shown}"' in response.content.decode()
    assert response["Content-Language"] == shown


@pytest.mark.django_db
def test_dates_are_written_as_in_japan(client: Client):
    article = make_article(published_at=datetime(2025, 10, 27, 5, 2, tzinfo=UTC))

    assert "2025年10月27日 14:02" in client.get(article.get_absolute_url(), **IN_JAPANESE).text
    assert "2025年10月" in client.get("/archive/2025/10/", **IN_JAPANESE).text
    assert "10月27日" in client.get("/archive/2025/10/", **IN_JAPANESE).text


@pytest.mark.django_db
def test_refusals_are_told_in_japanese(client: Client, article):
    client.force_login(cast.suzu())
    compose = reverse("discussion:post", args=[article.pk])

    assert "コメントを入力してください。" in client.post(compose, {"text": " "}).text
    assert "このフィールドは必須です。" in client.post("/settings/", {"display_name": ""}).text


@pytest.mark.django_db
def test_mails_are_written_in_japanese(client: Client):
    sent = {"username": "yuki", "email": "yuki@reader.example", "password1": cast.PASSWORD}
    client.post(reverse("account_signup"), sent, **IN_JAPANESE)

    assert mail.outbox[0].subject == "メールアドレスを確認してください"
    assert "リンクは3日間有効です。" in mail.outbox[0].body
    assert not PROSE.search(mail.outbox[0].body)


def test_no_message_is_hidden_from_the_catalogue_in_an_f_string():
    """What extracts messages doesn't look into one, so it would never be translated."""
    asks = {"_", "gettext", "gettext_lazy", "ngettext", "pgettext", "ngettext_lazy"}
    hidden = [
        f"{path}:{call.lineno}"
        for folder in ("articles", "forum")
        for path in (settings.BASE_DIR / folder).rglob("*.py")
        for joined in ast.walk(ast.parse(path.read_text()))
        if isinstance(joined, ast.JoinedStr)
        for call in ast.walk(joined)
        if isinstance(call, ast.Call)
        and isinstance(call.args[0] if call.args else None, ast.Constant)
        and (getattr(call.func, "id", "") in asks or getattr(call.func, "attr", "") in asks)
    ]
    assert hidden == []
