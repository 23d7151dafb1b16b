"""Fetching over real sockets from hosts that lie, wait, drip and never end."""

from __future__ import annotations

import contextlib
import gzip
import socket
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from bot.errors import FileAway, FileRefused
from bot.files.fetching import Fetcher, Limits, resolve
from bot.files.gate import Gate
from tests.bot.files.host import NAME, PUBLIC, Host, answer, open_host

URL = f"https://{NAME}/anh.jpg?x=1"


@pytest.fixture
def host(tmp_path: Path) -> Iterator[Host]:
    with open_host(tmp_path) as opened:
        yield opened


def refusal(host: Host, url: str = URL, **limits: float) -> str:
    """Return why nothing was fetched."""
    with pytest.raises((FileRefused, FileAway)) as found:
        host.fetcher(**limits)(url)  # type: ignore[arg-type]
    return str(found.value)


def test_a_file_is_asked_for_once_by_name_at_the_address_that_was_checked(host: Host) -> None:
    host.says(answer(b"pixels"))

    assert host.fetcher()(URL) == b"pixels"
    assert host.resolved == [NAME]
    assert host.dialled == [(PUBLIC, 443)]
    assert host.greeted_as == [NAME]
    [asked] = host.asked
    assert asked.startswith(b"GET /anh.jpg?x=1 HTTP/1.1\r\nHost: photo.zdn.vn\r\n")
    assert b"Cookie" not in asked


def test_a_file_in_chunks_comes_whole(host: Host) -> None:
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    host.says(head, b"3\r\npix\r\n", b"3\r\nels\r\n0\r\n\r\n")

    assert host.fetcher()(URL) == b"pixels"


@pytest.mark.parametrize(
    "address", ["127.0.0.1", "::ffff:127.0.0.1", "169.254.169.254", "10.0.0.7"]
)
def test_a_name_that_is_bent_to_an_inner_address_is_not_called(host: Host, address: str) -> None:
    for answers in ([address], [PUBLIC, address]):
        host.names[NAME] = answers
        assert refusal(host) == "address"

    assert host.dialled == []
    assert host.asked == []


def test_a_name_that_changes_its_mind_is_called_where_it_was_checked(host: Host) -> None:
    """DNS rebinding: the second answer would be an inner address, but nobody asks twice."""
    answers = [[PUBLIC], ["127.0.0.1"]]
    host.says(answer(b"pixels"))
    fetcher = Fetcher(
        Gate(("*.zdn.vn",)),
        Limits(1_000, 5.0),
        names=lambda _name: answers.pop(0),
        lines=host.dial,
        certificates=host.context,
    )

    assert fetcher(URL) == b"pixels"
    assert host.dialled == [(PUBLIC, 443)]
    assert answers == [["127.0.0.1"]]


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "303 See Other", "307 T", "308 P"])
def test_no_redirect_is_followed(host: Host, status: str) -> None:
    host.says(answer(b"", "Location: http://169.254.169.254/latest/meta-data/", status=status))

    assert refusal(host) == "redirect"
    assert len(host.asked) == 1


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        ("404 Not Found", "gone"),
        ("403 Forbidden", "gone"),
        ("410 Gone", "gone"),
        ("204 No", "gone"),
    ],
)
def test_what_the_host_no_longer_has_is_not_asked_for_again(
    host: Host, status: str, reason: str
) -> None:
    host.says(answer(b"", status=status))

    with pytest.raises(FileRefused, match=reason):
        host.fetcher()(URL)


@pytest.mark.parametrize("status", ["500 Oops", "503 Busy", "429 Slow down"])
def test_a_host_in_trouble_is_asked_again_later(host: Host, status: str) -> None:
    host.says(answer(b"", status=status))

    with pytest.raises(FileAway):
        host.fetcher()(URL)


def test_a_file_that_says_it_is_too_large_is_not_read(host: Host) -> None:
    host.says(b"HTTP/1.1 200 OK\r\nContent-Length: 100001\r\n\r\n")

    assert refusal(host) == "too_large"


def endless(line: socket.socket) -> None:
    line.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
    for _ in count():
        line.sendall(b"x" * 65_536)


def endless_chunks(line: socket.socket) -> None:
    line.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    for _ in count():
        line.sendall(b"10000\r\n" + b"x" * 65_536 + b"\r\n")


def endless_headers(line: socket.socket) -> None:
    line.sendall(b"HTTP/1.1 200 OK\r\n")
    for number in count():
        line.sendall(f"X-{number}: {'y' * 4_000}\r\n".encode())


def endless_promises(line: socket.socket) -> None:
    for _ in count():
        line.sendall(b"HTTP/1.1 100 Continue\r\n\r\n" * 100)


def endless_line(line: socket.socket) -> None:
    for _ in count():
        line.sendall(b"H" * 65_536)


@pytest.mark.parametrize(
    "behave", [endless, endless_chunks, endless_headers, endless_promises, endless_line]
)
def test_an_answer_without_end_is_broken_off_by_its_size(host: Host, behave: object) -> None:
    host.behave = behave  # type: ignore[assignment]

    assert refusal(host, seconds=60) in ("too_large", "away")


def drip(line: socket.socket, head: bytes) -> None:
    line.sendall(head)
    line.settimeout(0.02)
    while True:
        line.sendall(b"x")
        with contextlib.suppress(TimeoutError):
            line.recv(1)


def slow_body(line: socket.socket) -> None:
    drip(line, b"HTTP/1.1 200 OK\r\nContent-Length: 90000\r\n\r\n")


def slow_head(line: socket.socket) -> None:
    drip(line, b"HTTP/1.1 200 OK\r\nX: ")


def silent(line: socket.socket) -> None:
    line.settimeout(30)
    line.recv(1)


@pytest.mark.parametrize("behave", [slow_body, slow_head, silent])
def test_a_host_that_drips_or_is_silent_is_broken_off_by_the_clock(
    host: Host, behave: object
) -> None:
    host.behave = behave  # type: ignore[assignment]

    assert refusal(host, seconds=0.4) == "too_slow"


def test_a_host_that_never_greets_is_broken_off_by_the_clock(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as deaf, open_host(tmp_path) as host:
        host.port = deaf.getsockname()[1]

        assert refusal(host, seconds=0.4) == "too_slow"


def test_nothing_is_unpacked(host: Host) -> None:
    host.says(answer(gzip.compress(b"\0" * 10_000_000), "Content-Encoding: gzip"))

    assert refusal(host) == "kind"


def test_a_file_that_breaks_off_is_asked_for_again_later(host: Host) -> None:
    host.says(b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhalf")

    assert refusal(host) == "away"


@pytest.mark.parametrize(
    "noise", [b"", b"SSH-2.0-OpenSSH_9.6\r\n", b"\0\0\0\0", b"HTTP/9 x\r\n\r\n"]
)
def test_what_does_not_speak_http_gives_no_file(host: Host, noise: bytes) -> None:
    host.says(noise)

    assert refusal(host) in ("away", "gone")


def test_a_certificate_for_another_name_gives_no_file(tmp_path: Path) -> None:
    with open_host(tmp_path, name="evil.example") as host:
        host.says(answer(b"pixels"))

        assert refusal(host) == "away"
        assert host.asked == []


def test_a_certificate_that_nobody_vouches_for_gives_no_file(host: Host) -> None:
    host.says(answer(b"pixels"))
    strict = Fetcher(Gate(("*.zdn.vn",)), Limits(), names=host.resolve, lines=host.dial)

    with pytest.raises(FileAway):
        strict(URL)


def test_a_name_that_nobody_knows_is_asked_again_later() -> None:
    with pytest.raises(FileAway):
        resolve("nobody.invalid")
