"""Where set-up keeps what it makes."""

import os
from pathlib import Path

from setup.stamps import ROOT

VAR = Path(os.environ.get("VAR_DIR") or ROOT / "var").absolute()
SECRET_KEY = VAR / "secret-key"
ACCOUNTS = VAR / "demo-accounts.txt"
MAIL = VAR / "mail"
STAMPS = VAR / "stamps"
