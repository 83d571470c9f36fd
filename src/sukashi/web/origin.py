"""Origin: whether a request was meant for this server and was made by its own page.

A browser sends requests here on behalf of any page. The Host header is the server that the browser
means (a name that was rebound to this address is not ours), Origin and Sec-Fetch-Site are the site
of the page that made the request.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")


@dataclass(frozen=True)
class ServerAddress:
    """Where this server can be reached.

    host: the address it listens on. port: its port.
    """

    host: str
    port: int

    @property
    def loopback(self) -> bool:
        """Whether only this machine can reach it."""
        return is_loopback(self.host)

    @property
    def any_address(self) -> bool:
        """Whether it listens on every address of this machine."""
        return _is_address(self.host) and ipaddress.ip_address(self.host).is_unspecified

    @property
    def names(self) -> tuple[str, ...]:
        """The hosts it answers to by name.

        A server for other machines answers to any address in numbers too: those cannot be rebound.
        """
        own = f"[{self.host}]" if ":" in self.host else self.host
        return LOOPBACK if self.loopback else (*LOOPBACK, own)

    def is_own_host(self, host: str) -> bool:
        """Whether a Host header names this server, port included."""
        name, _, port = host.strip().lower().rpartition(":")
        if port != str(self.port):
            if self.port != 80 or not host:
                return False
            name = host.strip().lower()  # a browser leaves the usual port out
        return name in self.names or (not self.loopback and _is_address(name))

    def is_origin(self, origin: str) -> bool:
        """Whether an Origin header names a page of this server."""
        scheme, _, host = origin.partition("://")
        return scheme == "http" and self.is_own_host(host)


def is_foreign(address: ServerAddress, headers: Mapping[str, str], *, proof: bool) -> bool:
    """Whether a request must be refused because another site's page made it.

    headers: by name in lower case. proof: the request does something or goes on for long, so it
    must show that our own page made it; without, it is enough that nothing says another did.
    """
    fetch, origin = headers.get("sec-fetch-site"), headers.get("origin")
    own = f"http://{headers['host']}"
    if origin is not None and not (address.is_origin(origin) and origin == own):
        return True
    if fetch is not None:
        return fetch != "same-origin" and (proof or fetch != "none")
    # Some browsers say neither for a stream on a plain connection; then the page says where it is.
    said = headers.get("referer", "").startswith(f"{own}/")
    return proof and origin is None and not said


def is_loopback(host: str) -> bool:
    """Whether an address reaches no further than this machine."""
    try:
        return host == "localhost" or ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name.strip("[]"))
    except ValueError:
        return False
    return True
