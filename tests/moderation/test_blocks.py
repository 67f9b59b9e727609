"""Blocks for a time: networks that don't post or join, mail domains that don't join."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.core import context
from allauth.socialaccount.internal.flows.login import complete_login
from allauth.socialaccount.models import SocialAccount, SocialLogin
from allauth.socialaccount.providers.dummy.provider import DummyProvider
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages import get_messages
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from forum.discussion.forms import CommentForm
from forum.discussion.models import Comment
from forum.members.models import Member
from forum.moderation.blocks.blocking import lift_block
from forum.moderation.blocks.finding import why_blocked
from forum.moderation.blocks.models import Block
from forum.moderation.blocks.rules import tidy_value
from forum.moderation.chain.verifying import verify_log
from forum.refusals import Refused
from tests import cast
from tests.make import make_article, make_comment
from tests.moderation.making import block
from tests.signing_in import sign_in
from tests.statements import spelled

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

PAGE = reverse("moderation:blocks")
JOIN = {"username": "nina", "email": "nina@mail.shop.example",
        "password1": "four unrelated words here", "website": ""}  # fmt: skip


@pytest.mark.once
@pytest.mark.parametrize(
    ("kind", "typed", "kept"),
    [
        ("network", "203.0.113.77", "203.0.113.0"),
        ("network", "203.0.113.*", "203.0.113.0"),
        ("network", "2001:db8:0:7:aa::1", "2001:db8:0:7::"),
        ("network", "2001:db8:0:7:*", "2001:db8:0:7::"),
        ("network", "somewhere", ""),
        ("network", "0.0.0.*", ""),
        ("network", "::", ""),
        ("domain", " Someone@Shop.Example. ", "shop.example"),
        ("domain", "bücher.example", "xn--bcher-kva.example"),
        ("domain", "ｍａｉｌ。example", "mail.example"),
        ("domain", "straße.example", "xn--strae-oqa.example"),
        ("domain", "☃.example", "xn--n3h.example"),
        ("domain", "com", ""),
        ("domain", "a b.example", ""),
        ("domain", "." * 300, ""),
    ],
)
def test_a_network_is_kept_shortened_and_a_domain_in_one_form(kind: str, typed: str, kept: str):
    assert tidy_value(kind, typed) == kept


def send(client: Client, article, address: str):
    form = {**CommentForm(article).generate_security_data(), "honeypot": "", "text": "My words."}
    return client.post(f"/articles/{article.pk}/comments/", form, REMOTE_ADDR=address)


def test_a_blocked_network_posts_nothing_until_it_ends_and_the_text_is_kept(client: Client):
    found = block("203.0.113.7", words="Write to us if this hits you by mistake.")
    sign_in(client, cast.alice())
    refused = send(client, make_article(), "203.0.113.200")
    page = refused.content.decode()
    assert refused.status_code == 422 and not Comment.objects.exists()
    assert "My words." in page and "by mistake" in page and "your network" in page
    assert send(client, make_article(), "203.0.114.1").status_code == 303
    ago = {"until": timezone.now() - timedelta(seconds=1)}
    Block.objects.filter(pk=found.pk).update(begun_at=timezone.now() - timedelta(days=1), **ago)
    assert send(client, make_article(), "203.0.113.200").status_code == 303


def test_a_blocked_network_changes_nothing_either_and_the_text_is_kept(client: Client):
    own = make_comment(author=cast.alice(), text="As it was.")
    block("203.0.113.7")
    sign_in(client, cast.alice())
    edit = f"/comments/{own.pk}/edit/"
    refused = client.post(edit, {"text": "Changed."}, REMOTE_ADDR="203.0.113.200")
    assert refused.status_code == 422 and "your network" in refused.content.decode()
    assert "Changed." in refused.content.decode()
    own.refresh_from_db()
    assert own.text == "As it was."
    assert client.post(edit, {"text": "Changed."}, REMOTE_ADDR="203.0.114.1").status_code == 303


def test_the_newsroom_posts_from_a_blocked_network(client: Client):
    block("203.0.113.7")
    sign_in(client, cast.edo())
    assert send(client, make_article(), "203.0.113.7").status_code == 303


def test_a_post_asks_for_a_block_in_the_statement_of_the_checks():
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from forum.discussion.posting import post_comment

    with CaptureQueriesContext(connection) as queries:
        post_comment(article=make_article(), author=cast.bob(), text="Hi", address="203.0.113.0")
    asking = [sql for sql in spelled(queries) if "moderation_block" in sql]
    assert len(asking) == 1 and "moderation_checkrun" in asking[0]


def test_nobody_joins_from_a_blocked_network_and_what_was_typed_stays(client: Client):
    block("203.0.113.7")
    answer = client.post(reverse("account_signup"), JOIN, REMOTE_ADDR="203.0.113.9")
    page = answer.content.decode()
    assert "from your network" in page and "nina@mail.shop.example" in page
    assert not Member.objects.filter(username="nina").exists()


def test_nobody_joins_with_an_address_of_a_blocked_domain_or_below(client: Client):
    found = block("shop.example", "domain")
    page = client.post(reverse("account_signup"), JOIN).content.decode()
    assert "mail domain" in page and not Member.objects.filter(username="nina").exists()
    lift_block(block=found, moderator=cast.mori())
    client.post(reverse("account_signup"), JOIN)
    assert Member.objects.filter(username="nina").exists()


@pytest.mark.parametrize("typed", ["straße.example", "strasse.example", "☃.example"])
def test_a_domain_with_other_letters_is_blocked_where_its_mails_go(typed: str):
    block(typed, "domain")
    assert why_blocked(email=f"a@{typed}").code == "blocked"
    assert (why_blocked(email="a@straße.example") is None) == (typed == "☃.example")


def come_back_from_elsewhere(email: str, address: str) -> str:
    """Join by an account elsewhere, as allauth does it; return what is said."""
    request = RequestFactory().get("/", REMOTE_ADDR=address)
    request.session, request.user = SessionStore(), AnonymousUser()
    request._messages = FallbackStorage(request)
    login = SocialLogin(
        user=Member(username="nina", email=email),
        account=SocialAccount(provider="elsewhere", uid="7"),
        email_addresses=[EmailAddress(email=email, verified=True)],
        provider=DummyProvider(request),
    )
    with context.request_context(request):
        complete_login(request, login)
    return " ".join(map(str, get_messages(request)))


@pytest.mark.parametrize(
    ("email", "address", "said"),
    [
        ("n@mail.shop.example", "198.51.100.1", "mail domain"),
        ("n@home.example", "203.0.113.9", "your network"),
        ("n@home.example", "198.51.100.1", ""),
    ],
)
def test_an_account_elsewhere_is_no_way_around_a_block(email: str, address: str, said: str):
    block("203.0.113.7")
    block("shop.example", "domain")
    assert said in come_back_from_elsewhere(email, address)
    assert Member.objects.filter(username="nina").exists() is not bool(said)


def test_a_member_changes_to_no_address_of_a_blocked_domain(client: Client):
    block("shop.example", "domain")
    assert why_blocked(email="a@shop.example").code == "blocked"
    assert why_blocked(email="a@workshop.example") is None
    assert why_blocked(email="a@ＳＨＯＰ。example").code == "blocked"
    sign_in(client, cast.alice())
    answer = client.post(
        reverse("account_email"), {"email": "alice@shop.example", "action_add": ""}
    )
    assert "mail domain" in answer.content.decode()


def test_blocks_are_chained_one_a_value_and_lifted_once():
    first = block()
    with pytest.raises(Refused) as refused:
        block("203.0.113.99")
    assert refused.value.refusal.code == "is_blocked"
    lift_block(block=first, moderator=cast.mori())
    with pytest.raises(Refused) as refused:
        lift_block(block=first, moderator=cast.mori())
    assert refused.value.refusal.code == "not_blocked"
    block()
    proof = verify_log()
    assert (proof.count, proof.wrong) == (3, "")
    Block.objects.filter(pk=first.pk).update(value="198.51.100.0")
    assert "value" in verify_log().wrong


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"value": "nowhere"}, "no_network"),
        ({"kind": "domain", "value": "localhost"}, "no_domain"),
        ({"reason": ""}, "needs_reason"),
        ({"reason": "other"}, "needs_note"),
        ({"moderator": cast.bob}, "not_allowed"),
    ],
)
def test_a_block_that_will_not_do_is_refused(fields, code: str):
    given = {name: one() if callable(one) else one for name, one in fields.items()}
    with pytest.raises(Refused) as refused:
        block(**given)
    assert refused.value.refusal.code == code and not Block.objects.exists()


def test_no_block_is_for_ever():
    with pytest.raises(ValueError, match="No block lasts"):
        block(duration=timedelta(days=31))


def test_a_moderator_begins_and_lifts_a_block_from_the_page(moderating):
    form = {"kind": "network", "value": "x", "duration": "1d", "reason": "spam", "words": "Sorry."}
    refused = moderating.post(PAGE, form)
    assert refused.status_code == 422 and "Sorry." in refused.content.decode()
    assert moderating.post(PAGE, {**form, "value": "203.0.113.7"}).status_code == 303
    page = moderating.get(PAGE).content.decode()
    assert "203.0.113.0 · Network · Advertising or spam" in page
    assert "To whoever is kept out: Sorry." in page and "Lifted by" not in page
    lift = reverse("moderation:lift_block", args=[Block.objects.get().pk])
    assert lift in page and moderating.post(lift).status_code == 303
    page = moderating.get(PAGE).content.decode()
    assert lift not in page and "Lifted by mori" in page
