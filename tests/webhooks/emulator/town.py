"""A small town on the emulator: one app, one account of each kind, one citizen."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient
from urllib3.filepost import encode_multipart_formdata
from werkzeug.test import TestResponse

from webhooks.emulator import EmulatorClock, Platform

APP = "1000000000000000001"
GOV = "2000000000000000002"
BUSINESS = "2000000000000000009"
LAN = "3000000000000000003"
SECRET = "app-secret"
WEBHOOK_SECRET = "webhook-secret"
CALLBACK = "https://oa.example.invalid/callback"
START_MS = 1_795_399_200_000  # 2026-11-23 09:00 in Vietnam
DAY = 24 * 3600.0

PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)
GIF = b"GIF89a" + bytes(64)
PDF = b"%PDF-1.7" + bytes(64)

MESSAGE_PATHS = {GOV: "/v2.0/oa/message", BUSINESS: "/v3.0/oa/message/cs"}
SAMPLES = Path(__file__).parents[2] / "data/zalo-events"


@dataclass
class Received:
    """One attempt that reached the webhook."""

    at_ms: int
    body: bytes
    headers: Mapping[str, str]

    @property
    def event(self) -> dict[str, Any]:
        return dict(json.loads(self.body))

    @property
    def name(self) -> str:
        return str(self.event["event_name"])


@dataclass
class Webhook:
    """The other side: answers 200 unless told otherwise."""

    clock: EmulatorClock
    answers: list[int | OSError | Callable[[], int]] = field(default_factory=list)
    received: list[Received] = field(default_factory=list)
    always: int = 200

    def __call__(self, url: str, body: bytes, headers: Mapping[str, str]) -> int:
        self.received.append(Received(self.clock.now_ms(), body, headers))
        answer = self.answers.pop(0) if self.answers else self.always
        if isinstance(answer, OSError):
            raise answer
        return answer() if callable(answer) else answer

    def names(self) -> list[str]:
        return [r.name for r in self.received]


@dataclass
class Bot:
    """What a program with the account's token can do."""

    client: FlaskClient
    oa_id: str
    token: str

    @property
    def path(self) -> str:
        return MESSAGE_PATHS[self.oa_id]

    def post(self, path: str, body: object) -> TestResponse:
        return self.client.post(path, json=body, headers={"access_token": self.token})

    def call(self, path: str, body: object) -> dict[str, Any]:
        return dict(self.post(path, body).get_json())

    def renew(self, platform: Platform) -> None:
        """Get a token of now, after a jump in time."""
        self.token = str(platform.issue_tokens(self.oa_id)["access_token"])

    def get(self, path: str, **data: object) -> dict[str, Any]:
        query = {"data": json.dumps(data)} if data else {}
        answer = self.client.get(path, query_string=query, headers={"access_token": self.token})
        return dict(answer.get_json())

    def fetch(self, path: str, **query: object) -> dict[str, Any]:
        """GET with plain parameters, as the articles want it."""
        answer = self.client.get(path, query_string=query, headers={"access_token": self.token})
        return dict(answer.get_json())

    def upload(self, kind: str, content: bytes, name: str) -> dict[str, Any]:
        body, content_type = encode_multipart_formdata({"file": (name, content)})
        answer = self.client.post(
            f"/v2.0/oa/upload/{kind}",
            data=body,
            content_type=content_type,
            headers={"access_token": self.token},
        )
        return dict(answer.get_json())

    def send(self, message: object, user_id: str = LAN) -> dict[str, Any]:
        body = {"recipient": {"user_id": user_id}, "message": message}
        return dict(self.post(self.path, body).get_json())

    def says(self, text: str, user_id: str = LAN) -> dict[str, Any]:
        return self.send({"text": text}, user_id)


def article(**changes: object) -> dict[str, Any]:
    """A body of article/create with which nothing is wrong."""
    return {
        "type": "normal",
        "title": "Lịch tiếp công dân",
        "author": "Văn phòng",
        "cover": {
            "cover_type": "photo",
            "photo_url": "https://media.example.invalid/bia.png",
            "status": "show",
        },
        "description": "Sáng thứ Năm hằng tuần",
        "body": [{"type": "text", "content": "Từ 7 giờ 30."}],
        "status": "show",
        **changes,
    }


def publish(bot: Bot, **changes: object) -> str:
    """Create an article, wait for it and return its id."""
    token = bot.call("/v2.0/article/create", article(**changes))["data"]["token"]
    for _ in range(9):
        answer = bot.call("/v2.0/article/verify", {"token": token})
        if answer["error"] == 0:
            return str(answer["data"]["id"])
    raise AssertionError(answer)


def broadcast_body(*article_ids: str, **target: object) -> dict[str, Any]:
    elements = [{"media_type": "article", "attachment_id": a} for a in article_ids]
    payload = {"template_type": "media", "elements": elements}
    message = {"attachment": {"type": "template", "payload": payload}}
    return {"recipient": {"target": target}, "message": message}


def add_town(platform: Platform) -> None:
    platform.add_app(
        APP, SECRET, WEBHOOK_SECRET, "https://bot.example.invalid/zalo", callback_url=CALLBACK
    )
    platform.add_oa(GOV, "UBND xã Mẫu", APP, profile="gov")
    platform.add_oa(BUSINESS, "Công ty Mẫu", APP, profile="business")
    platform.add_citizen(LAN, "Lan")


def sample(name: str) -> dict[str, Any]:
    return dict(json.loads((SAMPLES / f"{name}.json").read_text("utf-8")))


def vectors() -> list[dict[str, Any]]:
    return list(json.loads((SAMPLES / "_signature_vectors.json").read_text("utf-8")))
