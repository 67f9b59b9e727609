"""Pictures as they are sent: the stored ones, and nothing else of the disk."""

import pytest
from django.conf import settings

from tests import cast
from tests.make import make_image

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def test_a_stored_picture_is_sent_to_keep(client):
    image = make_image()
    answer = client.get(image.file.url)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "image/webp"
    assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert b"".join(answer.streaming_content)[8:12] == b"WEBP"


def test_a_members_browser_keeps_it_as_well(client):
    client.force_login(cast.alice())
    assert client.get(make_image().file.url)["Cache-Control"].endswith("immutable")


def test_a_picture_is_only_read(client):
    image = make_image()
    assert client.post(image.file.url).status_code == 405
    assert client.head(image.file.url).status_code == 200


@pytest.mark.parametrize(
    "name",
    ["", "images/", "secret-key", "../secret-key", "..%2fsecret-key", "%00",
     "images/2025/10/../../x.webp", "images/2025/10/x.webp", "images/2025/10/%00.webp",
     "images/2025/10/" + "0" * 32 + ".svg",
     "images/2025/10/" + "0" * 32 + ".webp", "images/2025/10/" + "0" * 32 + ".webp%0a",
     "images/２０２５/10/" + "0" * 32 + ".webp", "//etc/passwd", "x" * 5000],
)  # fmt: skip
def test_nothing_else_is_sent(client, name):
    (settings.VAR_DIR / "secret-key").write_text("secret")
    assert client.get(f"/media/{name}").status_code == 404
