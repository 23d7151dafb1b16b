"""Fetches one file from one of the listed hosts, and trusts nothing that the host says.

The name is resolved once and the connection goes to that very address. No redirect is followed,
no proxy asked, nothing unpacked; bytes and seconds are counted on the socket itself.
"""

from __future__ import annotations

import io
import socket
import ssl
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from http.client import HTTPException, HTTPResponse
from typing import cast

from requests.utils import DEFAULT_CA_BUNDLE_PATH

from bot.errors import FileAway, FileRefused
from bot.files.gate import Gate, Target, pinned

Fetch = Callable[[str], bytes]
"""Returns the bytes behind an address. Raises FileRefused, or FileAway when later may help."""

Resolve = Callable[[str], Sequence[str]]
Dial = Callable[[str, int, float], socket.socket]

MEGABYTE = 1024 * 1024
_HEADERS_BYTES = 64 * 1024
_OK = 200
_LATER = frozenset({408, 425, 429, 500, 502, 503, 504})


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one file may be, and how long it may take altogether."""

    max_bytes: int = 10 * MEGABYTE
    seconds: float = 10.0


def resolve(host: str) -> Sequence[str]:
    """Return the addresses of a name. Raises FileAway."""
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise FileAway("away") from error
    return [str(each[4][0]) for each in found]


def dial(address: str, port: int, seconds: float) -> socket.socket:
    """Open a connection to an IP address."""
    return socket.create_connection((address, port), timeout=seconds)


def trusted() -> ssl.SSLContext:
    """Return what certificates are checked against: the list that `requests` brings along."""
    return ssl.create_default_context(cafile=DEFAULT_CA_BUNDLE_PATH)


class Fetcher:
    """A `Fetch` over real sockets; how names are resolved and lines opened may be replaced."""

    def __init__(
        self,
        gate: Gate,
        limits: Limits,
        *,
        names: Resolve = resolve,
        lines: Dial = dial,
        certificates: ssl.SSLContext | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._gate = gate
        self._limits = limits
        self._names = names
        self._lines = lines
        self._certificates = certificates or trusted()
        self._monotonic = monotonic

    def __call__(self, address: str) -> bytes:
        """Return the file. Raises FileRefused or FileAway; nothing is kept of what came before."""
        target = self._gate.read(address)
        until = self._monotonic() + self._limits.seconds
        ip = target.host if target.is_local else pinned(self._names(target.host))
        try:
            with self._line(target, ip, until) as line:
                line.sendall(_request(target))
                return self._answer(line, until)
        except TimeoutError as error:
            raise FileAway("too_slow") from error
        except (OSError, HTTPException) as error:
            raise FileAway("away") from error

    def _line(self, target: Target, ip: str, until: float) -> socket.socket:
        line = self._lines(ip, target.port, self._left(until))
        if target.is_local:
            return line
        try:
            line.settimeout(self._left(until))
            return self._certificates.wrap_socket(line, server_hostname=target.host)
        except BaseException:
            line.close()
            raise

    def _answer(self, line: socket.socket, until: float) -> bytes:
        most = self._limits.max_bytes
        counted = _Counted(line, lambda: self._left(until), most + _HEADERS_BYTES)
        response = HTTPResponse(cast(socket.socket, counted), method="GET")
        response.begin()
        _check_head(response, most)
        body = response.read(most + 1)
        if len(body) > most:
            raise FileRefused("too_large")
        if response.length:
            # Fewer bytes came than were announced.
            raise FileAway("away")
        return body

    def _left(self, until: float) -> float:
        left = until - self._monotonic()
        if left <= 0:
            raise TimeoutError
        return left


def _request(target: Target) -> bytes:
    host = f"{target.host}:{target.port}" if target.is_local else target.host
    lines = (
        f"GET {target.path} HTTP/1.1",
        f"Host: {host}",
        "User-Agent: mot-cua-oa",
        "Accept: */*",
        "Accept-Encoding: identity",
        "Connection: close",
    )
    return ("\r\n".join(lines) + "\r\n\r\n").encode("ascii")


def _check_head(response: HTTPResponse, most: int) -> None:
    if response.status in _LATER:
        raise FileAway("away")
    if 300 <= response.status < 400:
        raise FileRefused("redirect")
    if response.status != _OK:
        raise FileRefused("gone")
    # Unpacking is how a kilobyte becomes a gigabyte.
    if response.getheader("Content-Encoding", "identity").strip().lower() != "identity":
        raise FileRefused("kind")
    if response.length is not None and response.length > most:
        raise FileRefused("too_large")


class _Counted(io.RawIOBase):
    """The receiving end of a socket, with a time and a number of bytes after which it breaks.

    A host that sends a byte now and then never meets the timeout of a single read.
    """

    def __init__(self, line: socket.socket, left: Callable[[], float], most: int) -> None:
        self._line = line
        self._left = left
        self._bytes_left = most

    def makefile(self, _mode: str) -> io.BufferedReader:
        """Return what http.client reads from."""
        return io.BufferedReader(self)

    def readable(self) -> bool:
        """Say yes: it is read from."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Receive some bytes. Raises TimeoutError or FileRefused at the end of patience."""
        self._line.settimeout(self._left())
        count = self._line.recv_into(buffer)
        self._bytes_left -= count
        if self._bytes_left < 0:
            raise FileRefused("too_large")
        return count
