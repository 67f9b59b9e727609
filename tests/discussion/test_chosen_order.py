"""A member's own order holds on whatever device, where an address names none."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from articles.models import Article
from forum.discussion.chosen_order import ORDER_COOKIE, choose_order
from forum.discussion.models import Discussion, Order
from forum.members.models import Member
from tests import cast
from tests.make import make_article, make_comment

pytestmark = [pytest.mark.django_db, pytest.mark.strictest]
PAGE = reverse("discussion:ranking")


@pytest.fixture
def article() -> Article:
    """One with two threads, which begins with the oldest."""
    article = make_article()
    make_comment(article=article, author=cast.bob(), text="First")
    make_comment(article=article, author=cast.bob(), text="Second")
    Discussion.objects.update(default_order=Order.OLDEST)
    return article


def order_of(client: Client, article: Article, query: str = "") -> list[str]:
    page = client.get(article.get_absolute_url() + query).content.decode()
    return re.findall(r"First|Second", re.sub(r"<head>.*?</head>", "", page, flags=re.S))


def test_it_is_chosen_by_a_plain_form_and_holds_everywhere(article, client: Client):
    client.force_login(cast.alice())
    assert order_of(client, article) == ["First", "Second"]
    assert client.get(PAGE).content.decode().count("checked") == 1
    answer = client.post(PAGE, {"order": "newest"}, follow=True)
    assert 'value="newest"' in answer.content.decode() and answer.status_code == 200
    other_device = Client()
    other_device.force_login(cast.alice())
    assert order_of(other_device, article) == ["Second", "First"]
    assert order_of(other_device, article, "?order=oldest") == ["First", "Second"]
    client.post(PAGE, {"order": ""})
    assert order_of(other_device, article) == ["First", "Second"]


@pytest.mark.both
def test_it_is_kept_where_it_was_chosen(article, client: Client, django_assert_max_num_queries):
    offer = 'name="order" value="newest"'
    assert offer not in client.get(f"{article.get_absolute_url()}?order=newest").text
    client.force_login(cast.alice())
    assert 'name="order"' not in client.get(article.get_absolute_url()).text
    for _again in range(2):  # Once made, once kept.
        with django_assert_max_num_queries(6):
            page = client.get(f"{article.get_absolute_url()}?order=newest").text
        assert page.count(offer) == 1
    way_back = re.search(r'name="next" value="([^"]*)"', page)[1]
    answer = client.post(PAGE, {"order": "newest", "next": way_back})
    assert (answer.status_code, answer["Location"]) == (303, way_back)
    assert order_of(client, article) == ["Second", "First"]
    assert 'name="order"' not in client.get(article.get_absolute_url()).text
    # And the way back to the newsroom's own.
    assert (
        'name="order" value="oldest"'
        in client.get(f"{article.get_absolute_url()}?order=oldest").text
    )
    for wrong in ("https://evil.example/", "//evil.example", "javascript:alert(1)"):
        assert client.post(PAGE, {"order": "best", "next": wrong})["Location"] == PAGE


@pytest.mark.both
def test_it_is_nobody_elses(article, client: Client):
    choose_order(member=cast.alice(), order="newest")
    alice = Client()
    alice.force_login(cast.alice())
    for _again in range(2):  # Once made, once kept.
        assert order_of(alice, article) == ["Second", "First"]
        assert order_of(client, article) == ["First", "Second"]
    client.force_login(cast.bob())
    assert order_of(client, article) == ["First", "Second"]


def test_an_order_that_there_is_not_is_refused(client: Client):
    client.force_login(cast.alice())
    assert client.post(PAGE, {"order": "loudest"}).status_code == 422
    with pytest.raises(ValueError, match="Unknown order"):
        choose_order(member=cast.alice(), order="loudest")


def test_who_has_no_account_signs_in_first(client: Client):
    assert "form" not in re.findall(r'<form class="form"', client.get(PAGE).content.decode())
    answer = client.post(PAGE, {"order": "newest"})
    assert answer.status_code in (302, 303) and "login" in answer.url


def test_an_older_copy_of_the_member_writes_nothing_over_it():
    older = Member.objects.get(pk=cast.alice().pk)
    choose_order(member=cast.alice(), order="newest")
    older.save()
    assert Member.objects.get(pk=older.pk).thread_order == "newest"


def test_a_members_click_is_kept_even_on_the_newsrooms_own_order(article, client: Client):
    assert 'data-default="oldest"' in client.get(article.get_absolute_url()).content.decode()
    client.force_login(cast.alice())
    for _again in range(2):
        assert 'data-default=""' in client.get(article.get_absolute_url()).content.decode()


def test_a_members_device_says_in_which_order_its_page_begins(article, client: Client):
    client.force_login(cast.alice())
    choose_order(member=cast.alice(), order="oldest")
    client.cookies[ORDER_COOKIE] = "newest"
    assert order_of(client, article) == ["Second", "First"]
    address = article.get_absolute_url()
    assert 'data-current="best"' in client.get(f"{address}?order=best").content.decode()
    for unknown in ("loudest", "", "\0", "é"):
        client.cookies[ORDER_COOKIE] = unknown
        assert order_of(client, article) == ["First", "Second"]


def test_the_page_of_who_has_no_account_depends_on_no_cookie(article):
    first, second = Client(), Client()
    second.cookies[ORDER_COOKIE] = "newest"
    answers = [one.get(article.get_absolute_url()) for one in (first, second, first)]
    assert len({answer.content for answer in answers}) == 1
    assert all("Cookie" not in answer.get("Vary", "") for answer in answers)


def test_what_is_saved_without_scripts_holds_where_the_device_said_another_order(
    article, client: Client
):
    client.force_login(cast.alice())
    client.cookies[ORDER_COOKIE] = "oldest"
    client.post(PAGE, {"order": "newest"})
    assert client.cookies[ORDER_COOKIE]["max-age"] == 0
    client.cookies.pop(ORDER_COOKIE)
    assert order_of(client, article) == ["Second", "First"]
