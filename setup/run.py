"""`make run`: the whole demo site, from nothing to an address."""

import ipaddress
import os
import socket

from setup import server, site
from setup.places import VAR
from setup.terminal import Stop, ending_plainly


def main() -> None:
    """Make everything ready, then serve until Ctrl-C."""
    host, port = read_address()
    url = os.environ.get("DATABASE_URL") or f"sqlite:///{VAR / 'dateline.sqlite3'}"
    os.environ |= {"DATABASE_URL": url, "VAR_DIR": str(VAR), "DEMO": "1"}
    os.environ.setdefault("ONE_MACHINE", "1")
    os.environ.setdefault("SITE_URL", f"http://{server.reachable_name(host)}:{port}")
    os.environ.setdefault("ALLOWED_HOSTS", ",".join(names_of_this_machine(host)))
    server.check_port_is_free(host, port)
    site.make_folders()
    site.build_catalogues()
    site.migrate(url)
    site.collect_static_files()
    site.load_demo(url)
    server.serve(host, port)


def read_address() -> tuple[str, int]:
    """Return HOST and PORT of the environment. Raises Stop for what is no port."""
    port = os.environ.get("PORT") or "8000"
    if not port.isdigit() or not 0 < int(port) < 65536:
        raise Stop(f"PORT={port} is no port number.", "make run PORT=8001")
    return os.environ.get("HOST") or "127.0.0.1", int(port)


def names_of_this_machine(host: str) -> list[str]:
    """Return the names by which a browser may ask for the demo."""
    names = ["localhost", "127.0.0.1", "[::1]"]
    if host in names:
        return names
    try:
        unspecified = ipaddress.ip_address(host).is_unspecified
    except ValueError:
        return [*names, host]
    if not unspecified:
        return [*names, f"[{host}]" if ":" in host else host]
    addresses = socket.gethostbyname_ex(socket.gethostname())
    return [*names, addresses[0], *addresses[2]]


if __name__ == "__main__":
    with ending_plainly():
        main()
