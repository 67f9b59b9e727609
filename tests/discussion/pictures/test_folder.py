"""Where pictures may lie, and where the site doesn't start with them."""

from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError


@pytest.fixture
def lay(settings, tmp_path: Path):
    """Return what lays the pictures into a folder of a site whose VAR_DIR is "var"."""
    settings.VAR_DIR = tmp_path / "var"
    settings.MEDIA_ROOT, settings.STATIC_ROOT = tmp_path / "var/media", tmp_path / "srv/static"
    (tmp_path / "linked").symlink_to(tmp_path / "var/media")

    def lay_into(folder: str) -> None:
        settings.STORAGES = settings.STORAGES | {
            "comment_pictures": {
                "BACKEND": "django.core.files.storage.FileSystemStorage",
                "OPTIONS": {"location": str(tmp_path / folder)},
            }
        }

    return lay_into


@pytest.mark.parametrize("folder", ["var/pictures", "pictures", "var/mediated", "srv/pictures"])
def test_a_folder_of_their_own_will_do(lay, folder: str):
    lay(folder)
    call_command("check")


@pytest.mark.parametrize("folder", ["var/media", "var/media/pictures", "srv/static/x", "linked/x"])
def test_none_that_web_servers_hand_out(lay, folder: str):
    lay(folder)
    with pytest.raises(SystemCheckError, match="handed out by web servers"):
        call_command("check")


@pytest.mark.parametrize("folder", ["var", ".", "srv", "/"])
def test_none_that_holds_other_files(lay, folder: str):
    lay(folder)
    with pytest.raises(SystemCheckError, match="holds other files"):
        call_command("check")
