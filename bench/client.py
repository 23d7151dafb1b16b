"""Posts signed, unique events over keep-alive connections, in a process of its own.

    python -m bench.client PORT CONNECTIONS SECONDS [RATE]

Without a rate each connection posts as fast as it is answered. With one, every request has its
instant, and its time is counted from there: a server that stalls cannot hide the requests that
queued up meanwhile (coordinated omission). Prints one JSON object.
"""

from __future__ import annotations

import itertools
import json
import secrets
import socket
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass, field

from bench.installation import APP, HOST, OA, WEBHOOK_SECRET
from webhooks.signature import sign

PEOPLE = 2000
QUESTIONS = ("làm khai sinh cho con cần gì", "mat can cuoc lam lai o dau", "lệ phí chứng thực")


@dataclass(slots=True)
class Load:
    """What all connections share."""

    port: int
    seconds: float
    rate: float
    began: float = 0.0
    numbers: itertools.count[int] = field(default_factory=itertools.count)
    milliseconds: list[float] = field(default_factory=list)
    statuses: Counter[str] = field(default_factory=Counter)


def event(number: int, run: str) -> tuple[bytes, str]:
    """Return the body of a citizen's message and its signature."""
    timestamp = str(time.time_ns() // 1_000_000)
    body = {
        "app_id": APP,
        "sender": {"id": f"30000000000000{number % PEOPLE:05}"},
        "user_id_by_app": "4000000000000000004",
        "recipient": {"id": OA},
        "event_name": "user_send_text",
        "message": {"text": QUESTIONS[number % len(QUESTIONS)], "msg_id": f"{run}-{number}"},
        "timestamp": timestamp,
    }
    raw = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
    return raw, sign(raw, app_id=APP, timestamp=timestamp, secret=WEBHOOK_SECRET)


def request(number: int, run: str) -> bytes:
    """Return a whole HTTP request as bytes."""
    raw, mac = event(number, run)
    head = (
        f"POST /webhooks/zalo HTTP/1.1\r\nHost: {HOST}\r\nContent-Type: application/json\r\n"
        f"X-ZEvent-Signature: mac={mac}\r\nContent-Length: {len(raw)}\r\n\r\n"
    )
    return head.encode() + raw


def main() -> None:
    """Post for the given time and print what came of it."""
    port, connections, seconds, *rest = sys.argv[1:]
    load = Load(int(port), float(seconds), float(rest[0]) if rest else 0.0)
    run = secrets.token_hex(4)
    threads = [
        threading.Thread(target=_connection, args=(load, run)) for _ in range(int(connections))
    ]
    load.began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = time.perf_counter() - load.began
    found = {"seconds": took, "milliseconds": load.milliseconds, "statuses": load.statuses}
    print(json.dumps(found))


def _connection(load: Load, run: str) -> None:
    line = socket.create_connection((HOST, load.port), timeout=30)
    line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    while True:
        number = next(load.numbers)
        whole = request(number, run)
        due = load.began + number / load.rate if load.rate else time.perf_counter()
        if due >= load.began + load.seconds:
            line.close()
            return
        time.sleep(max(0.0, due - time.perf_counter()))
        status = _exchange(line, whole)
        load.milliseconds.append((time.perf_counter() - due) * 1000)
        load.statuses[status] += 1


def _exchange(line: socket.socket, whole: bytes) -> str:
    """Send one request and read its whole answer; return the status."""
    line.sendall(whole)
    answer = b""
    while b"\r\n\r\n" not in answer:
        answer += _more(line)
    head, _, body = answer.partition(b"\r\n\r\n")
    length = next(
        int(each.split(b":")[1])
        for each in head.split(b"\r\n")
        if each.lower().startswith(b"content-length:")
    )
    while len(body) < length:
        body += _more(line)
    return head[9:12].decode()


def _more(line: socket.socket) -> bytes:
    found = line.recv(4096)
    if not found:
        raise SystemExit("the server hung up")
    return found


if __name__ == "__main__":
    main()
