"""What is larger than nginx takes: said in words, on a page and by the script."""

from pathlib import Path

from django.conf import settings
from django.test import Client

DEPLOY = Path(settings.BASE_DIR) / "deploy"


def test_nginx_answers_what_is_too_large_with_a_page_in_words():
    conf = (DEPLOY / "nginx.conf").read_text()
    assert "error_page 413 /too-large.html;" in conf
    assert "root /srv/dateline/deploy/pages;" in conf
    page = (DEPLOY / "pages/too-large.html").read_text()
    assert "at most 10 MB" in page and '<div lang="ja">' in page and 'href="/"' in page


def test_the_script_has_words_for_it(client: Client, db):
    page = client.get("/").content.decode()
    assert 'data-large="The file is too large' in page
    script = Path(settings.BASE_DIR, "forum/static/js/failures.js").read_text()
    assert '413 ? "large"' in script
