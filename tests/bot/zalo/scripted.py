"""A requests adapter that plays raw HTTP answers from a script and keeps what was asked.

It stands below requests, so that headers, bodies and timeouts are what would have left us.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

import requests
from requests.adapters import BaseAdapter
from urllib3 import HTTPResponse

PAIR = {"access_token": "access-2", "refresh_token": "refresh-2", "expires_in": "90000"}


@dataclass(frozen=True, slots=True)
class Raw:
    """One HTTP answer, byte for byte."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


Step = Raw | Exception | Callable[[], Raw]


def success(*items: Any, **data: Any) -> Raw:
    """Zalo's yes, with a list of items or with an object."""
    if items:
        return Raw(body=json.dumps({"data": items, "error": 0, "message": "Success"}).encode())
    return Raw(body=json.dumps({"data": data, "error": 0, "message": "Success"}).encode())


def refusal(number: int, message: str = "", *, status: int = 200) -> Raw:
    return Raw(status, json.dumps({"error": number, "message": message}).encode())


def tokens(**changes: Any) -> Raw:
    return Raw(body=json.dumps({**PAIR, **changes}).encode())


class ScriptedTransport(BaseAdapter):
    """Answers calls in order; a call that is not in the script fails the test."""

    def __init__(self, *steps: Step) -> None:
        super().__init__()
        self.steps = list(steps)
        self.requests: list[requests.PreparedRequest] = []
        self.options: list[dict[str, Any]] = []

    def send(self, request: requests.PreparedRequest, **options: Any) -> requests.Response:
        self.requests.append(request)
        self.options.append(options)
        assert self.steps, f"not in the script: {request.method} {request.url}"
        step = self.steps.pop(0)
        if isinstance(step, Exception):
            raise step
        return self._response(request, step if isinstance(step, Raw) else step())

    def close(self) -> None:
        """Hold nothing."""

    @property
    def session(self) -> requests.Session:
        session = requests.Session()
        session.trust_env = False
        session.mount("https://", self)
        return session

    @property
    def paths(self) -> list[str]:
        return [urlsplit(request.url).path for request in self.requests]

    def body(self, position: int) -> Any:
        return json.loads(self.requests[position].body or "null")

    def form(self, position: int) -> dict[str, str]:
        fields = parse_qs(str(self.requests[position].body))
        return {name: values[0] for name, values in fields.items()}

    def query(self, position: int) -> dict[str, str]:
        fields = parse_qs(urlsplit(self.requests[position].url).query)
        return {name: values[0] for name, values in fields.items()}

    @staticmethod
    def _response(request: requests.PreparedRequest, raw: Raw) -> requests.Response:
        response = requests.Response()
        response.status_code = raw.status
        response.headers.update(raw.headers)
        response.raw = HTTPResponse(io.BytesIO(raw.body), preload_content=False)
        response.url = str(request.url)
        response.request = request
        return response
