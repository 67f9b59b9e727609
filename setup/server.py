"""Start granian, wait until the front page answers, stop it cleanly."""

import ctypes
import errno
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from threading import Thread
from types import FrameType

from setup.places import ACCOUNTS, MAIL
from setup.terminal import Stop, say

WORKERS = 2
THREADS = 4  # Requests a worker answers at once; more only wait for the database.
READY_LIMIT = 60  # Seconds until the front page must have answered.
CHORES_EVERY = 60  # Seconds.
STOP_LIMIT = 10  # Seconds a worker gets to finish its requests.


def serve(host: str, port: int) -> None:
    """Run the server in the foreground until SIGINT or SIGTERM."""
    process = subprocess.Popen(
        [
            sys.executable, "-m", "forum.serve", "--interface", "wsgi", "forum.wsgi:application",
            "--host", host, "--port", str(port), "--workers", str(WORKERS),
            "--blocking-threads", str(THREADS), "--log-level", "warning",
            "--workers-kill-timeout", str(STOP_LIMIT),
        ],
        start_new_session=True,
        preexec_fn=_end_with_parent,
    )  # fmt: skip
    for number in (signal.SIGINT, signal.SIGTERM):  # A shell's background job begins deaf to one.
        signal.signal(number, _interrupt)
    try:
        wait_until_ready(process, reachable_name(host), port)
        welcome()
        Thread(target=do_chores, daemon=True).start()
        process.wait()
        raise Stop("The server ended by itself.", "look at its last words above")
    except KeyboardInterrupt:
        say("\nStopping.")
    finally:
        stop(process)


def do_chores() -> None:
    """Finish once a minute what moderators began and left, as a timer does in production."""
    while True:
        time.sleep(CHORES_EVERY)
        subprocess.run(
            [sys.executable, "manage.py", "sweep_comments"],
            stdout=subprocess.DEVNULL, preexec_fn=_end_with_parent, check=False,
        )  # fmt: skip


def wait_until_ready(process: subprocess.Popen[bytes], host: str, port: int) -> None:
    """Return when the front page answered; raise Stop if it fails or the server ends."""
    until = time.monotonic() + READY_LIMIT
    while time.monotonic() < until:
        if process.poll() is not None:
            raise Stop("The server could not start.", "its reason is above")
        status = ask(host, port)
        if status == http.client.OK:
            return
        if status:
            raise Stop(f"The front page answered {status}.", "the reason is above")
        time.sleep(0.05)
    raise Stop(f"The site did not answer in {READY_LIMIT} seconds.", "its log is above")


def ask(host: str, port: int) -> int:
    """Return the status of the front page, or 0 while nobody listens."""
    connection = http.client.HTTPConnection(host, port, timeout=READY_LIMIT)
    try:
        connection.request("GET", "/")
        return connection.getresponse().status
    except OSError:
        return 0
    finally:
        connection.close()


def welcome() -> None:
    """Print where the site is and who can sign in."""
    say(f"\nDateline is at {os.environ['SITE_URL']}/  (Ctrl-C stops it)\n")
    if ACCOUNTS.exists():
        say(ACCOUNTS.read_text().rstrip())
    if not os.environ.get("EMAIL_URL"):
        say(f"\nMails it sends are kept in {MAIL}")


def stop(process: subprocess.Popen[bytes]) -> None:
    """End the server and its workers, by force after a while."""
    if process.poll() is not None:
        return
    process.terminate()
    try:
        process.wait(STOP_LIMIT + 5)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)


def check_port_is_free(host: str, port: int) -> None:
    """Raise Stop if the address cannot be listened on."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as attempt:
        attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            attempt.bind((host, port))
        except OSError as error:
            raise _cannot_listen(host, port, error) from error


def _cannot_listen(host: str, port: int, error: OSError) -> Stop:
    if error.errno == errno.EADDRINUSE:
        return Stop(f"Port {port} is taken by another program.", f"make run PORT={port + 1}")
    if error.errno == errno.EACCES:
        return Stop(f"Port {port} needs root.", "make run PORT=8000")
    return Stop(f"Cannot listen on {host}: {error.strerror or error}.", "make run HOST=127.0.0.1")


def reachable_name(host: str) -> str:
    """Return the name a browser on this machine uses for what listens on `host`."""
    return {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)


def _end_with_parent() -> None:
    """Have the kernel stop the server should set-up be killed without a word."""
    PR_SET_PDEATHSIG = 1
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt
