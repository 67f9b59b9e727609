"""Write comments through an engine's own door, one after the other or eight at once."""

import http.client
import json
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from urllib.parse import urlencode

from bench.forms import find_form
from bench.load import SETTLE, Load, Meter
from bench.places import HOST
from bench.servers import Server
from bench.wire import Wire

SEND_LIMIT = 60  # Seconds for one answer.
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class Letter:
    """One POST that is ready to be sent."""

    path: str
    body: bytes
    headers: dict[str, str]


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of some letters."""

    load: Load
    taken: int
    refused: dict[int, int]


def fetch_form(port: int, path: str, headers: dict[str, str], text_field: str, text: str) -> Letter:
    """Open the page with the form, as a browser does, and fill it in."""
    connection = http.client.HTTPConnection(HOST, port, timeout=SEND_LIMIT)
    try:
        connection.request("GET", path, headers=headers)
        response = connection.getresponse()
        html = response.read().decode()
        given = [value.split(";")[0] for value in response.headers.get_all("Set-Cookie") or ()]
    finally:
        connection.close()
    if response.status != http.client.OK:
        raise LookupError(f"{path} answered {response.status}")
    form = find_form(html)
    cookies = "; ".join([headers.get("Cookie", ""), *given]).strip("; ")
    body = urlencode(form.fields | {text_field: text}).encode()
    return Letter(form.action, body, {**headers, "Cookie": cookies, "Content-Type": FORM})


def json_letter(path: str, content: dict[str, object]) -> Letter:
    """Return a POST of JSON."""
    return Letter(path, json.dumps(content).encode(), {"Content-Type": "application/json"})


def prepare(make: Callable[[int], Letter], numbers: Sequence[int]) -> list[Letter]:
    """Make letters, a few at a time."""
    with ThreadPoolExecutor(4) as hands:
        return list(hands.map(make, numbers))


def send(server: Server, letters: Sequence[Letter], *, writers: int) -> Sent:
    """Send letters by that many writers at once and measure."""
    time.sleep(SETTLE)
    meter = Meter(server)
    started = time.perf_counter()
    with ThreadPoolExecutor(writers) as hands:
        piles = [letters[n::writers] for n in range(writers)]
        answers = [one for pile in hands.map(lambda p: send_pile(server.port, p), piles)
                   for one in pile]  # fmt: skip
    spent = time.perf_counter() - started
    time.sleep(SETTLE)
    slowest = sorted(seconds for _status, seconds in answers)
    load = Load(len(letters), spent, *meter.read(), slowest[int(len(slowest) * 0.99)])
    refused: dict[int, int] = {}
    for status, _seconds in answers:
        if status not in (201, 302, 303):
            refused[status] = refused.get(status, 0) + 1
    return Sent(load, len(letters) - sum(refused.values()), refused)


def send_pile(port: int, letters: Sequence[Letter]) -> list[tuple[int, float]]:
    """Send letters over one connection; return status and seconds of each, 0 for no answer."""
    wire = Wire(port, SEND_LIMIT)
    answers = []
    for letter in letters:
        started = time.perf_counter()
        try:
            status = wire.post(letter.path, letter.body, letter.headers)
        except OSError:
            status = 0
        answers.append((status, time.perf_counter() - started))
    wire.close()
    return answers
