"""What the repository pins and carries along is what it says it is."""

import hashlib
import re
from importlib.util import find_spec

import pytest

from setup import environment
from setup.stamps import ROOT

pytestmark = pytest.mark.once

VENDORED = re.compile(r"^\| `(?P<file>[\w.]+)` \|.*\| `(?P<sha256>[0-9a-f]{64})` \|$", re.M)


@pytest.mark.parametrize("folder", ["forum/static/js/vendor", "tests/browser/vendor"])
def test_vendored_files_have_the_hashes_written_beside_them(folder):
    rows = VENDORED.findall((ROOT / folder / "README.md").read_text())
    found = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in (ROOT / folder).glob("*.js")
    }
    assert found
    assert dict(rows) == found


def test_psycopg_3_is_not_importable():
    """Django would prefer it to psycopg2 without a word."""
    assert find_spec("psycopg") is None


def test_lock_holds_one_psycopg2(monkeypatch):
    names = re.findall(r"(?m)^(psycopg[\w-]*)==", environment.read_lock("requirements.txt"))
    assert names == ["psycopg2-binary"]


def test_psycopg2_from_source_takes_the_place_of_the_binary(monkeypatch):
    binary = environment.read_lock("requirements.txt")
    monkeypatch.setenv("PSYCOPG2", "source")
    source = environment.read_lock("requirements.txt")
    pin = r"(?m)^(psycopg[\w-]*)==(\S+)"
    [(_, version)] = re.findall(pin, binary)
    assert re.findall(pin, source) == [("psycopg2", version)]
    assert source.count("==") == binary.count("==")


@pytest.mark.parametrize("lock", ["requirements.txt", "requirements-dev.txt", "setup/psycopg2.txt"])
def test_lock_names_no_place_and_hashes_everything(lock):
    text = (ROOT / lock).read_text()
    assert "://" not in text
    assert "--index-url" not in text
    assert "--find-links" not in text
    pins = re.findall(r"(?m)^[a-z][^\n]*==[^\n]*$", text)
    assert pins
    assert all(pin.endswith("\\") for pin in pins)
