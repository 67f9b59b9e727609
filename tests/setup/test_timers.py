"""Every command that is to run by itself has a timer in deploy/, and operators read of it."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BY_ITSELF = {
    "chores": [
        "send_mails", "sweep_comments", "forget_senders", "forget_looks", "tell_akismet",
    ],
    "nightly": [
        "clearsessions", "prune_pictures", "forget_kept", "train_checks", "verify_moderation_log",
    ],
}  # fmt: skip
# Run by hand: what they do is asked for, or a proof that takes long.
BY_HAND = {
    "load_demo", "import_discussion", "make_discussion", "rebuild_search", "recount",
    "settle_trust",
}  # fmt: skip


@pytest.mark.parametrize("timer", BY_ITSELF)
def test_each_is_in_the_service_of_its_timer_and_in_the_manual(timer: str):
    service = (ROOT / f"deploy/dateline-{timer}.service").read_text()
    assert re.findall(r"manage\.py (\w+)", service) == BY_ITSELF[timer]
    assert (ROOT / f"deploy/dateline-{timer}.timer").exists()
    manual = (ROOT / "docs/operations.md").read_text()
    for command in BY_ITSELF[timer]:
        [row] = re.findall(rf"^\| `manage\.py {command}.*$", manual, re.MULTILINE)
        assert f"deploy/dateline-{timer}.timer" in row, command


def test_no_command_of_ours_is_forgotten():
    # Not all below here: .bench/ has other engines, with commands of their own.
    apps = ("articles", "forum")
    found = [path for app in apps for path in ROOT.glob(f"{app}/**/management/commands/*.py")]
    ours = {path.stem for path in found} - {"__init__"}
    timed = {command for commands in BY_ITSELF.values() for command in commands}
    assert ours == (timed | BY_HAND) - {"clearsessions"}
