"""What is loaded before the workers are forked."""

import json
import subprocess
import sys

import pytest
from django.template import engines

from setup.stamps import ROOT

LOAD = """
import json, sys, threading
from forum.serve import load_site
load_site()
from django.db import connections
print(json.dumps({
    "connections": [one.alias for one in connections.all() if one.connection is not None],
    "threads": threading.active_count(),
    "modules": sorted({name.partition(".")[0] for name in sys.modules}),
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
    assert not {"rest_framework", "docutils", "requests"} & set(loaded["modules"])


def test_every_template_of_the_site_finds_its_tags():
    folder = ROOT / "templates"
    for path in sorted(folder.rglob("*.*")):
        engines["django"].get_template(str(path.relative_to(folder)))
