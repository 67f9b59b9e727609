"""What is shown when something breaks: in the site's design, without what may be broken."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path

from tests import cast


def fail(request: HttpRequest) -> HttpResponse:
    """Break, as no view should."""
    raise RuntimeError("the reason")


urlpatterns = [path("broken/", fail), path("", include("forum.urls"))]
handler400, handler500 = "forum.errors.bad_request", "forum.errors.server_error"


@pytest.fixture
def broken(settings) -> Client:
    """A browser on a site one page of which breaks."""
    settings.ROOT_URLCONF = __name__
    return Client(raise_request_exception=False)


def test_a_broken_page_says_so_and_is_logged(broken, caplog, django_assert_num_queries):
    answer = broken.get("/broken/", headers={"cookie": "theme=dark"})
    assert answer.status_code == 500
    assert "Something broke on our side." in answer.text and 'data-theme="dark"' in answer.text
    assert "Content-Security-Policy" in answer
    logged = next(record for record in caplog.records if record.levelname == "ERROR")
    assert "/broken/" in logged.getMessage() and "the reason" in str(logged.exc_info)


def test_a_broken_page_is_in_the_readers_language(broken):
    answer = broken.get("/broken/", headers={"accept-language": "ja"})
    assert '<html lang="ja"' in answer.text and "サイト" in answer.text


@pytest.mark.django_db
def test_a_broken_page_asks_the_database_nothing_more(broken, django_assert_num_queries):
    broken.force_login(cast.alice())
    with django_assert_num_queries(2):  # Session and member, before the view broke.
        assert broken.get("/broken/").status_code == 500


@pytest.mark.parametrize("host", ["evil.example", "a b", ""])
def test_a_host_that_is_not_ours_is_not_understood(broken, host: str):
    answer = broken.get("/display/", headers={"host": host} if host else {"host": "a..b"})
    assert answer.status_code == 400 and "This could not be read." in answer.text


@pytest.mark.django_db
def test_too_much_at_once_is_not_understood(broken, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    answer = broken.post("/display/", {"theme": "x" * 200})
    assert answer.status_code == 400 and "This could not be read." in answer.text
