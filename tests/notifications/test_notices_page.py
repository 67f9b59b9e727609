"""The page on which members read what they were told."""

import pytest
from django.test import Client

from forum.members.models import Member
from forum.notifications.listing import PAGE_SIZE
from forum.notifications.models import Notice
from forum.notifications.telling import tell
from tests.cast import alice, bob

pytestmark = pytest.mark.django_db


def tell_alice(count: int = 1, **fields) -> Notice:
    """Tell alice something so many times; return the last notice."""
    for _n in range(count):
        number = Notice.objects.count()
        told = {"recipient_id": alice().pk, "actor_id": bob().pk, "kind": "reply", "url": "/to/it/"}
        tell(**{**told, "subject": f"comment:{number}", "about": "Harbour", **fields})
    return Notice.objects.latest("pk")


def test_notices_need_a_member(client: Client):
    assert client.get("/notices/")["Location"] == "/accounts/login/?next=/notices/"
    notice = tell_alice()
    assert client.post(f"/notices/{notice.pk}/")["Location"].startswith("/accounts/login/")
    assert Notice.objects.get().read_at is None


def test_an_empty_page_says_what_will_come(client: Client):
    client.force_login(alice())
    assert "Nothing yet" in client.get("/notices/").content.decode()


def test_reading_the_page_changes_nothing(client: Client):
    tell_alice(3)
    client.force_login(alice())
    client.get("/notices/")
    assert client.get(f"/notices/{Notice.objects.latest('pk').pk}/").status_code == 405
    assert alice().unread_notice_count == 3


def test_opening_a_notice_marks_it_and_leads_to_it(client: Client):
    notice = tell_alice()
    client.force_login(alice())
    answer = client.post(f"/notices/{notice.pk}/")
    assert answer.status_code == 303 and answer["Location"] == "/to/it/"
    assert alice().unread_notice_count == 0


def test_another_members_notice_is_not_there(client: Client):
    notice = tell_alice()
    client.force_login(bob())
    assert client.post(f"/notices/{notice.pk}/").status_code == 404
    assert "Harbour" not in client.get("/notices/").content.decode()
    assert alice().unread_notice_count == 1


@pytest.mark.slow
def test_a_notice_never_leads_off_the_site(client: Client):
    notice = tell_alice(url="https://evil.example/")
    client.force_login(alice())
    assert client.post(f"/notices/{notice.pk}/")["Location"] == "/notices/"


def test_all_are_marked_by_a_form(client: Client):
    tell_alice(3)
    client.force_login(alice())
    answer = client.post("/notices/")
    assert answer.status_code == 303 and alice().unread_notice_count == 0
    assert "data-unread" not in client.get("/notices/").content.decode()


def test_older_notices_follow_page_by_page_and_none_is_left_out(client: Client):
    tell_alice(PAGE_SIZE * 2 + 1)
    client.force_login(alice())
    url, seen = "/notices/", []
    while url:
        page = client.get(url)
        seen += [notice.pk for notice in page.context["page"].notices]
        url = page.context["next_url"]
    assert seen == sorted(Notice.objects.values_list("pk", flat=True), reverse=True)


@pytest.mark.parametrize("cursor", ["x", "-1", "9" * 40, "9" * 5000, "٣", "", "1.5"])
def test_a_wrong_cursor_breaks_nothing(client: Client, cursor: str):
    client.force_login(alice())
    assert client.get("/notices/", {"before": cursor}).status_code == 200


@pytest.mark.parametrize("number", [0, 9 * 10**30])
def test_a_notice_that_cannot_be_is_not_there(client: Client, number: int):
    client.force_login(alice())
    assert client.post(f"/notices/{number}/").status_code == 404


def test_names_and_headlines_are_shown_as_text(client: Client):
    Member.objects.filter(pk=bob().pk).update(display_name="O'Hara <b>")
    tell_alice(about="<script>alert(1)</script>", note="<i>why</i>")
    client.force_login(alice())
    page = client.get("/notices/").content.decode()
    assert "O&#x27;Hara &lt;b&gt;" in page and "&lt;script&gt;" in page and "<i>why" not in page


@pytest.mark.parametrize("count", [1, 60])
def test_the_page_asks_the_same_few_questions_whatever_it_holds(
    client: Client, count: int, django_assert_num_queries
):
    tell_alice(count)
    client.force_login(alice())
    client.get("/")  # Keeps the sections of the masthead.
    with django_assert_num_queries(3):
        client.get("/notices/")
