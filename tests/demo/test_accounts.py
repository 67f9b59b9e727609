"""The demo's accounts can be signed in to, whatever became of the file."""

import pytest
from django.contrib.auth import authenticate

from forum.demo.accounts import accounts_file, keep_accounts, make_accounts
from forum.members.models import Member

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.VAR_DIR = tmp_path


def test_file_holds_what_signs_in_and_is_for_its_owner_alone():
    keep_accounts(make_accounts())
    rows = [line.split() for line in accounts_file().read_text().splitlines()]
    assert [row[0] for row in rows] == ["reader", "moderator", "editor", "administrator"]
    for _, username, password in rows:
        assert authenticate(username=username, password=password)
    assert accounts_file().stat().st_mode & 0o777 == 0o600


def test_second_database_gets_the_passwords_of_the_first():
    first = make_accounts()
    keep_accounts(first)
    Member.objects.all().delete()
    assert make_accounts() == first


def test_lost_file_gives_the_accounts_new_passwords():
    lost = make_accounts()
    new = make_accounts()
    assert [account.username for account in new] == [account.username for account in lost]
    for old, account in zip(lost, new, strict=True):
        assert account.password != old.password
        assert authenticate(username=account.username, password=account.password)
