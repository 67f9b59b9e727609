"""Templates, and what stays in memory after them."""

import gc
from weakref import ref

import pytest
from django.template import TemplateDoesNotExist, engines
from django.test import RequestFactory

pytestmark = pytest.mark.once


class Thing:
    """Something that a page is made from."""


def test_nothing_of_what_was_rendered_waits_for_the_collector():
    text = "{% for one in things %}{% with two=one %}{{ two|length }}{% endwith %}{% endfor %}"
    template = engines["django"].from_string(text)
    thing = Thing()
    gone = ref(thing)
    gc.disable()
    try:
        template.render({"things": ["ab", thing]}, RequestFactory().get("/"))
        del thing
        assert gone() is None
    finally:
        gc.enable()


def test_a_template_that_includes_what_is_not_there_says_so():
    template = engines["django"].from_string("{% include name %}")
    with pytest.raises(TemplateDoesNotExist, match="nowhere"):
        template.render({"name": "nowhere.html"})
