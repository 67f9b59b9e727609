"""Every address of moderation, for every role and every scope: the yes and the no of each.

Each address is set up once, in politics and about alice, and asked by all, each
in a savepoint of its own; so the rows are as they were for the next one.
"""

from collections.abc import Iterator
from http.cookies import SimpleCookie

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import get_resolver, reverse

from forum.members.models import Member
from forum.moderation.decisions.models import Decision
from forum.moderation.scopes.models import RoleChange
from tests import cast
from tests.moderation.asked_addresses import set_up
from tests.moderation.askers import (
    DONE,
    NOT_SO,
    NOT_THERE,
    REFUSED,
    ROLES,
    SIGN_IN,
    YES,
    Answer,
    by_administrators,
    everybody,
    in_place,
    in_room,
    make_people,
    on_site,
)  # fmt: skip
from tests.signing_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.slow]

# A measure that who moderates a part of the site leaves to others, but is told why.
LEFT = {"in_scope": REFUSED}
BANS = on_site(DONE, **LEFT, moderator=REFUSED, senior=REFUSED)
GONE = everybody(NOT_THERE)

# By the name of the address, and what of it: what is answered to GET and to POST. An address
# that isn't asked so answers 405 to everybody.
TABLE: dict[str, dict[str, dict[str, Answer]]] = {
    "queue": {"get": in_room(YES)},
    "next_case": {"post": in_room(DONE)},
    "claim": {"post": in_place(DONE)},
    "release": {"post": in_place(DONE)},
    "claim_case": {"post": on_site(DONE)},
    "release_case": {"post": on_site(DONE)},
    "dismiss_case": {"post": on_site(DONE)},
    "dismiss_case:thread": {"post": in_place(DONE)},
    "thread": {"get": in_place(YES)},
    "act_on_thread": {"post": in_place(DONE)},
    "take_up_case": {"post": on_site(DONE)},
    "ask_colleague": {"get": in_place(YES), "post": in_place(DONE)},
    "answer_question": {
        "get": in_place(YES),
        "post": in_place(REFUSED, senior=DONE, administrator=DONE),
    },
    "answer_question:thread": {
        "get": in_place(YES),
        "post": in_place(REFUSED, senior=DONE, administrator=DONE),
    },
    "answer_question:member": {
        "get": on_site(YES),
        "post": on_site(REFUSED, senior=DONE, administrator=DONE),
    },
    "ask_about_case": {"get": on_site(YES), "post": on_site(DONE)},
    "ask_about_case:thread": {"get": in_place(YES), "post": in_place(DONE)},
    "take_question_back": {"post": in_place(DONE)},
    "take_question_back:member": {"post": on_site(DONE)},
    "together": {"get": in_room(YES), "post": in_room(DONE, out_of_scope=REFUSED)},
    "judged_together": {"get": in_room(YES)},
    "undo_together": {"post": in_room(NOT_THERE, moderator=DONE)},
    "log": {"get": in_room(YES)},
    "log_changes": {"get": on_site(YES)},
    "watched_members": {"get": on_site(YES)},
    "second_looks": {"get": in_room(YES)},
    "next_second_look": {"post": in_room(DONE)},
    "second_look": {  # Mori has taken it; others are led to the list.
        "get": in_place(DONE, moderator=YES),
        "post": in_place(DONE),
    },
    "second_look_to_seniors": {"post": in_place(DONE)},
    "care": {"get": in_room(YES), "post": in_room(DONE)},
    "dashboard": {"get": on_site(YES)},
    "dashboard_csv": {"get": on_site(YES)},
    "cases_behind": {"get": on_site(YES)},
    "comment": {"get": in_place(YES)},
    **{
        f"act:{act}": {"post": in_place(DONE)}
        for act in (
            "publish", "hide", "restore", "remove", "lock", "unlock", "hold_below", "let_below",
            "slow_below", "unslow", "move", "move_back", "dismiss", "reopen",
        )
    },
    "act:suspend": {"post": in_room(NOT_THERE)},
    "suspend": {"get": on_site(YES), "post": on_site(DONE)},
    "lift": {"post": on_site(DONE)},
    "member": {"get": in_place(YES)},
    "note": {"post": in_place(DONE)},
    "measure:warn": {"post": in_place(DONE)},
    "measure:unwarn": {"post": in_place(DONE)},
    **{
        f"measure:{act}": {"post": on_site(DONE, **LEFT)}
        for act in ("watch", "unwatch", "trust", "untrust", "sweep", "sweep_day")
    },
    "measure:ban": {"post": BANS},
    "measure:unban": {"post": BANS},
    "measure:unsweep": {"post": in_room(NOT_THERE)},
    "measure:hide": {"post": in_room(NOT_THERE)},
    # Mori, who did it; nobody else can.
    "take_back_measure": {"post": in_room(NOT_THERE, moderator=DONE)},
    "take_back_note": {"post": in_room(NOT_THERE, moderator=DONE)},
    "sweep": {"get": on_site(YES)},
    "go_on": {"post": on_site(DONE)},
    "undo_sweep": {"post": on_site(DONE)},
    "prune": {"get": in_place(YES), "post": in_place(DONE)},
    "pin": {"get": in_place(YES), "post": in_place(DONE)},
    "redact": {"get": in_place(YES), "post": in_place(DONE)},
    "branch": {"get": in_place(YES)},
    "go_on_branch": {"post": in_place(DONE)},
    "undo_branch": {"post": in_place(DONE)},
    "blocks": {"get": on_site(YES), "post": on_site(DONE)},
    "lift_block": {"post": on_site(DONE)},
    "acknowledge": {"post": GONE},
    "place": {"get": in_place(YES), "post": in_place(DONE)},
    "undo_place": {"post": in_place(DONE)},
    "waves": {"get": in_room(YES)},
    "start_wave": {"get": by_administrators(YES), "post": by_administrators(DONE)},
    "start_wave:section": {"get": by_administrators(YES), "post": by_administrators(DONE)},
    "start_wave:article": {"get": in_place(YES), "post": in_place(DONE)},
    "wave": {"get": on_site(YES)},
    "wave:article": {"get": in_place(YES)},
    "end_wave": {"post": by_administrators(DONE)},
    "end_wave:article": {"post": in_place(DONE)},
    "move_wave": {"post": by_administrators(DONE)},
    "move_wave:article": {"post": in_place(DONE)},
    "recall_wave": {"post": by_administrators(DONE)},
    "recall_wave:article": {"post": in_place(DONE)},
    "go_on_recall": {"post": on_site(DONE)},
    "go_on_recall:article": {"post": in_place(DONE)},
    "undo_recall": {"post": on_site(DONE)},
    "undo_recall:article": {"post": in_place(DONE)},
    "release_wave": {"post": on_site(DONE)},
    "release_wave:article": {"post": in_place(DONE)},
    "go_on_release": {"post": on_site(DONE)},
    "go_on_release:article": {"post": in_place(DONE)},
    "undo_release": {"post": on_site(DONE)},
    "undo_release:article": {"post": in_place(DONE)},
    "checks": {"get": by_administrators(YES), "post": by_administrators(DONE)},
    "check_lists": {"get": by_administrators(YES), "post": by_administrators(DONE)},
    "try_checks": {"get": by_administrators(YES), "post": by_administrators(YES)},
    "moderators": {"get": by_administrators(YES)},
    "moderator": {"get": by_administrators(YES), "post": by_administrators(DONE)},
    "desk_roles": {"post": by_administrators(DONE)},
    "legal_notices": {"get": in_room(YES)},
    "judge_notice": {"get": in_place(YES), "post": in_place(DONE)},
    "ask_author": {"post": in_place(DONE)},
    "complaints": {"get": in_room(YES)},
    "judge_complaint": {"get": in_place(YES), "post": in_place(DONE, moderator=REFUSED)},
    "claim_complaint": {"post": in_place(DONE)},
    "release_complaint": {"post": in_place(DONE)},
    "appeals": {"get": in_room(YES)},
    "judge_appeal": {"get": in_place(YES), "post": in_place(DONE, moderator=REFUSED)},
    "claim_appeal": {"post": in_place(DONE)},
    "release_appeal": {"post": in_place(DONE)},
    # What readers open as well.
    "report": {
        "get": everybody(YES),
        "post": everybody(
            DONE, anonymous=SIGN_IN, suspended=REFUSED, suspended_moderator=REFUSED,
            banned_moderator=REFUSED,
        ),
    },
    "report_member": {
        "get": everybody(YES),
        "post": everybody(
            DONE, anonymous=SIGN_IN, suspended=REFUSED, suspended_moderator=REFUSED,
            banned_moderator=REFUSED,
        ),
    },
    "decision": {"get": {**GONE, "anonymous": SIGN_IN}},
    "appeal": {"post": {**GONE, "anonymous": SIGN_IN}},
    "legal_notice": {"get": everybody(YES), "post": everybody(DONE)},
    "notice_status": {"get": everybody(YES)},
    "page_notice_status": {"get": everybody(YES)},
    "page_notices": {"get": in_room(YES)},
    "judge_page_notice": {"get": in_place(YES), "post": in_place(DONE)},
    "claim_page_notice": {"post": in_place(DONE)},
    "release_page_notice": {"post": in_place(DONE)},
    "complain": {"post": everybody(DONE)},
    "complain_about_page": {"post": everybody(DONE)},
    "inquiry": {
        "get": {**GONE, "anonymous": SIGN_IN}, "post": {**GONE, "anonymous": SIGN_IN},
    },
    "rules": {"get": everybody(YES)},
    **{
        name: {"get": by_administrators(YES), "post": by_administrators(DONE)}
        for name in ("rule", "rulebook", "add_rule", "retire_rule", "reinstate_rule")
    },
    "levels": {"get": everybody(YES)},
    "standing": {"get": everybody(YES, anonymous=SIGN_IN)},
    "suspension": {"get": everybody(302, anonymous=SIGN_IN)},
    "transparency": {"get": everybody(302)},
    "report_of_year": {"get": everybody(YES)},
    "report_as_csv": {"get": everybody(YES)},
    "template_part": {"get": everybody(YES)},
    "public_log": {"get": everybody(YES)},
}  # fmt: skip

ROWS = [
    pytest.param(name, method, answers, id=f"{method} {name}")
    for name, by_method in TABLE.items()
    for method, answers in by_method.items()
]


@pytest.fixture(scope="module")
def sessions(django_db_setup, django_db_blocker) -> Iterator[dict[str, str]]:
    """Yield by role the session in which it asks, made once; all is gone afterwards."""
    with django_db_blocker.unblock(), transaction.atomic():
        keys = {}
        for role, person in make_people().items():
            client = Client()
            if person is not None:
                sign_in(client, Member.objects.get(pk=person.pk))
            cookie = client.cookies.get(settings.SESSION_COOKIE_NAME)
            keys[role] = cookie.value if cookie else ""
        yield keys
        transaction.set_rollback(True)


@pytest.fixture
def askers(sessions) -> dict[str, Client]:
    """Return by role a browser that asks."""
    # Each from a network of its own: what is counted by network isn't what is asked here.
    clients = {
        role: Client(REMOTE_ADDR=f"198.51.{number}.7") for number, role in enumerate(sessions)
    }
    for role, key in sessions.items():
        clients[role].cookies = SimpleCookie({settings.SESSION_COOKIE_NAME: key} if key else {})
    return clients


def ask(client: Client, method: str, address: str, form: dict[str, str]) -> tuple[Answer, bool]:
    """Return what is answered, and whether something was decided; then as if it weren't asked."""
    with transaction.atomic():
        before = Decision.objects.count(), RoleChange.objects.count()
        response = getattr(client, method)(address, form if method == "post" else {})
        is_decided = before != (Decision.objects.count(), RoleChange.objects.count())
        transaction.set_rollback(True)
    led_to = response.get("Location", "")
    is_sign_in = led_to.startswith(reverse("account_login"))
    return SIGN_IN if is_sign_in else response.status_code, is_decided


@pytest.mark.parametrize(("name", "method", "answers"), ROWS)
def test_every_address_answers_each_role_as_it_should(askers, name, method, answers):
    address, form = set_up(name)
    found = {role: ask(client, method, address, form) for role, client in askers.items()}
    assert {role: answer for role, (answer, _is_decided) in found.items()} == answers
    decided = [
        role for role, (answer, is_decided) in found.items() if is_decided and answer != DONE
    ]
    assert decided == []


def test_what_is_asked_otherwise_is_answered_to_nobody(askers):
    wrong = {}
    for pattern in patterns():
        arguments = ["a" if name != "pk" and name != "year" else 1 for name in
                     pattern.pattern.converters]  # fmt: skip
        known = {
            method for name, row in TABLE.items() if name.partition(":")[0] == pattern.name
            for method in row
        }  # fmt: skip
        for method in {"get", "post"} - known:
            address = reverse(f"moderation:{pattern.name}", args=arguments)
            for role, client in askers.items():
                answer, _is_decided = ask(client, method, address, {})
                if answer != NOT_SO:
                    wrong[method, pattern.name, role] = answer
    assert wrong == {}


def patterns() -> list:
    """Return the addresses of moderation."""
    found = get_resolver().url_patterns
    return next(
        one.url_patterns for one in found if getattr(one, "namespace", None) == "moderation"
    )


def test_the_table_forgets_no_address_and_no_role():
    """An address that is added to moderation must be added to the table."""
    names = {pattern.name for pattern in patterns()}
    assert names == {name.partition(":")[0] for name in TABLE}
    assert {frozenset(answers) for row in TABLE.values() for answers in row.values()} == {
        frozenset(ROLES)
    }


def test_a_decision_is_shown_to_the_member_concerned(client):
    address, _form = set_up("decision")
    client.force_login(cast.alice())
    page = client.get(address).content.decode()
    assert "hidden your comment" in page
    assert cast.mori().display_name not in page


@pytest.mark.parametrize("pk", ["0", "99999999", "99999999999999999999999"])
def test_a_comment_that_does_not_exist_is_not_found(client, pk: str):
    client.force_login(cast.mori())
    for address in (f"/comments/{pk}/report/", f"/moderation/comments/{pk}/", f"/decisions/{pk}/"):
        assert client.get(address).status_code == 404


def test_a_member_who_does_not_exist_is_not_found(client):
    client.force_login(cast.mori())
    for name in ("nobody", "%00", "a%00b"):
        assert client.get(f"/moderation/members/{name}/suspend/").status_code == 404


def test_moderators_pages_are_never_kept_in_a_cache(client):
    client.force_login(cast.mori())
    for name in ("queue", "log", "appeals"):
        response = client.get(reverse(f"moderation:{name}"))
        assert "no-store" in response["Cache-Control"]
