"""What is loaded before the workers are forked."""

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from pathlib import Path

import pytest
from django.template import engines
from django.test import Client

from forum.late import load_late
from setup.stamps import ROOT
from tests.make import make_comment

NEVER = {"rest_framework", "docutils", "requests"}
LATE = {"PIL", "fido2", "cryptography", "qrcode"}  # Each takes megabytes, and few requests it.

pytestmark = pytest.mark.once

LOAD = """
import json, sys, threading
from forum.serve import load_site
load_site()
from django.db import connections
print(json.dumps({
    "connections": [one.alias for one in connections.all() if one.connection is not None],
    "threads": threading.active_count(),
    "modules": sorted({name.partition(".")[0] for name in sys.modules}),
    "names": "confusable_homoglyphs.confusables" in sys.modules,
    "views": "articles.views" in sys.modules,
}))
"""


@pytest.mark.slow
def test_the_site_is_loaded_whole_and_with_nothing_that_a_fork_must_not_share():
    ended = subprocess.run(
        [sys.executable, "-c", LOAD], cwd=ROOT, capture_output=True, text=True, check=True
    )
    loaded = json.loads(ended.stdout)
    assert loaded["views"]
    assert loaded["connections"] == [] and loaded["threads"] == 1
    assert not {*NEVER, *LATE} & set(loaded["modules"])
    assert not loaded["names"]  # 6 MB of tables.


def test_a_page_for_everybody_needs_nothing_of_what_is_loaded_late(
    client: Client, db: None, monkeypatch: pytest.MonkeyPatch
):
    address = make_comment().article.get_absolute_url()
    for name in list(sys.modules):
        if name.partition(".")[0] in LATE:
            monkeypatch.setitem(sys.modules, name, None)  # Whoever imports it now fails.
    for page in ("/", address, f"{address}?order=newest", "/accounts/login/"):
        assert client.get(page).status_code == 200


def test_a_late_module_is_loaded_once_by_the_first_who_asks_for_what_is_in_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    (tmp_path / "heavy_one.py").write_text("import time; time.sleep(0.05); LOADED = [object()]")
    monkeypatch.syspath_prepend(tmp_path)
    load_late("heavy_one")
    heavy = import_module("heavy_one")
    assert "LOADED" not in vars(heavy)
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(lambda _: heavy.LOADED[0], range(8)))
    assert set(found) == {import_module("heavy_one").LOADED[0]}
    assert not hasattr(heavy, "nothing")
    del sys.modules["heavy_one"]


def test_every_template_of_the_site_finds_its_tags():
    folder = ROOT / "templates"
    for path in sorted(folder.rglob("*.*")):
        engines["django"].get_template(str(path.relative_to(folder)))
