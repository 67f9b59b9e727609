"""Where the benchmark keeps what it makes. Git ignores all of it."""

import os
from pathlib import Path

from setup.stamps import ROOT

CACHE = Path(os.environ.get("BENCH_CACHE") or ROOT / ".bench").absolute()
PEERS = CACHE / "peers"  # A virtual environment each, kept.
FILLED = CACHE / "filled"  # Filled databases, kept until the code that fills them changes.
RUN = CACHE / "run"  # Databases, keys and logs of the running servers, made anew each time.
RESULTS = CACHE / "results"
LOGS = RUN / "logs"
HOST = "127.0.0.1"
