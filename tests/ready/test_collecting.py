"""The collector waits while a page is made, and no longer."""

import gc
from threading import Event, Thread

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from forum.ready.collecting import no_collecting
from forum.ready.pages import ReadyPagesMiddleware, store
from tests.make import make_article


@pytest.mark.once
def test_it_waits_inside_and_comes_again_whatever_happens():
    with no_collecting():
        assert not gc.isenabled()
    assert gc.isenabled()
    with pytest.raises(ZeroDivisionError), no_collecting():
        1 / 0  # noqa: B018
    assert gc.isenabled()


@pytest.mark.once
def test_where_it_was_off_before_it_stays_off():
    gc.disable()
    try:
        with no_collecting():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()


@pytest.mark.once
def test_a_second_thread_does_not_put_it_off_any_longer():
    began, may_end = Event(), Event()

    def make() -> None:
        with no_collecting():
            began.set()
            may_end.wait(30)

    first = Thread(target=make)
    first.start()
    assert began.wait(30)
    with no_collecting():
        may_end.set()
        first.join(30)
        assert gc.isenabled()
    assert gc.isenabled()


@pytest.mark.django_db
def test_a_page_that_is_made_for_all_is_made_without_it():
    store.clear()
    seen: list[bool] = []

    def make(request) -> HttpResponse:
        seen.append(gc.isenabled())
        return HttpResponse("made")

    answer = ReadyPagesMiddleware(make)
    request = RequestFactory().get(make_article().get_absolute_url())
    assert answer(request).status_code == 200
    assert seen == [False] and gc.isenabled()
