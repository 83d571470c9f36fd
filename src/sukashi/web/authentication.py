"""Authentication: the token in the link, and the cookie that it is exchanged for.

One token is one workspace: whoever has it sees all results and runs of this server.
"""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass, field
from http.cookies import CookieError, SimpleCookie


@dataclass(frozen=True)
class Authentication:
    """The secrets of one server, drawn when it starts.

    token: in the printed link and in `Authorization: Bearer`. session: in the cookie. port: part of
    the cookie's name, because browsers send cookies to every port of a host.
    """

    port: int
    token: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)
    session: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)

    @property
    def cookie_name(self) -> str:
        """The name of the cookie."""
        return f"sukashi-{self.port}"

    @property
    def cookie(self) -> str:
        """The value of the Set-Cookie header: unread by scripts, unsent by other sites."""
        return f"{self.cookie_name}={self.session}; HttpOnly; SameSite=Strict; Path=/"

    def is_token(self, token: str) -> bool:
        """Whether this is the token, compared in constant time."""
        return same(token, self.token)

    def has_session(self, header: str) -> bool:
        """Whether a Cookie header holds the session."""
        try:
            found = SimpleCookie(header).get(self.cookie_name)
        except CookieError:
            return False
        return found is not None and same(found.value, self.session)

    def has_token(self, header: str) -> bool:
        """Whether an Authorization header holds the token."""
        scheme, _, token = header.partition(" ")
        return scheme.lower() == "bearer" and same(token.strip(), self.token)


def same(given: str, secret: str) -> bool:
    """Whether two strings are equal, compared in constant time."""
    return hmac.compare_digest(given.encode("utf-8", "surrogatepass"), secret.encode())


__all__ = ["Authentication", "same"]
