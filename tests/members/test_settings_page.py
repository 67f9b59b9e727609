"""A member's settings, in force from the next page on."""

import pytest
from django.test import Client

from tests.cast import alice, bob, suzu

pytestmark = [pytest.mark.django_db, pytest.mark.once]

CHOICES = {"display_name": "Alice", "language": "ja", "time_zone": "Europe/Berlin", "theme": "dark"}


def save(client: Client, **changes: str):
    """Send the settings of alice, with changes."""
    return client.post("/settings/", {**CHOICES, **changes})


def test_settings_need_a_member(client: Client):
    assert client.get("/settings/")["Location"] == "/accounts/login/?next=/settings/"
    client.force_login(alice())
    assert client.get("/settings/").status_code == 200


def test_settings_are_kept_and_seen_at_once(client: Client):
    client.force_login(alice())
    answer = save(client, display_name="Alicia")
    assert answer.status_code == 303 and answer["Location"] == "/settings/"
    member = alice()
    assert (member.display_name, member.language, member.theme) == ("Alicia", "ja", "dark")
    assert member.time_zone == "Europe/Berlin"
    page = client.get("/settings/").content.decode()
    assert '<html lang="ja" data-theme="dark">' in page


def test_what_is_left_open_is_empty_again(client: Client):
    client.force_login(alice())
    save(client)
    save(client, language="auto", time_zone="auto", theme="auto")
    assert (alice().language, alice().time_zone, alice().theme) == ("", "", "")


@pytest.mark.slow
@pytest.mark.parametrize(
    "wrong",
    [
        {"display_name": "Bob"},
        {"display_name": "moderator"},
        {"display_name": ""},
        {"language": "xx"},
        {"time_zone": "Mars/Olympus"},
        {"time_zone": "../../etc/passwd"},
        {"theme": "<script>"},
    ],
)
def test_a_wrong_choice_is_refused_and_nothing_is_kept(client: Client, wrong: dict[str, str]):
    bob()
    client.force_login(alice())
    answer = save(client, **wrong)
    assert answer.status_code == 422 and not answer.context["form"].is_valid()
    assert (alice().display_name, alice().language, alice().theme) == ("Alice", "", "")


def test_the_settings_language_outweighs_cookie_and_browser(client: Client):
    client.force_login(suzu())
    client.cookies["language"] = "en"
    assert 'lang="ja"' in client.get("/settings/", HTTP_ACCEPT_LANGUAGE="en").content.decode()


def test_times_are_shown_in_the_members_zone(client: Client, settings):
    member = alice()
    member.time_zone = "America/New_York"
    member.save()
    client.force_login(member)
    page = client.get("/accounts/sessions/")
    assert page.wsgi_request.user.time_zone == "America/New_York"


def test_the_page_asks_few_questions(client: Client, django_assert_max_num_queries):
    client.force_login(alice())
    with django_assert_max_num_queries(4):
        client.get("/settings/")
