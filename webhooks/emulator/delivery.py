"""Posts queued events to the webhook and tries again on Zalo's schedule.

Answer 200 within two seconds or the event comes back after 30 s, 5 min, 15 min,
30 min and 1 h with `num_retry`; then the app stops receiving events (protocol
notes 2.3). Knows nothing about what the events say. The same loop lets reviewed
broadcasts go.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import replace

import requests

from webhooks.emulator import signature
from webhooks.emulator.broadcasts import Reviews
from webhooks.emulator.events import Parties
from webhooks.emulator.state import Application, Delivery
from webhooks.emulator.world import World

ANSWER_SECONDS = 2.0
RETRY_SECONDS = (30, 300, 900, 1800, 3600)
DELIVERIES_PER_RUN = 1000
IDLE_SECONDS = 0.2

Post = Callable[[str, bytes, Mapping[str, str]], int]

log = logging.getLogger(__name__)

LABELS: Mapping[str, str] = {
    "user_received_message": "Webhook: điện thoại đã nhận tin",
    "user_seen_message": "Webhook: người dân đã xem",
    "follow": "Webhook: người dân quan tâm OA",
    "unfollow": "Webhook: người dân bỏ quan tâm",
    "user_click_chatnow": "Webhook: người dân mở khung chat",
    "user_submit_info": "Webhook: người dân chia sẻ thông tin",
    "user_withdraw": "Webhook: người dân rút dữ liệu",
}


def http_post(url: str, body: bytes, headers: Mapping[str, str]) -> int:
    """Post over the network and return the status; raises requests' OSError family."""
    answer = requests.post(
        url, data=body, headers=dict(headers), timeout=ANSWER_SECONDS, allow_redirects=False
    )
    return answer.status_code


class WebhookSender:
    """Empties the event queue, one event after another."""

    def __init__(self, world: World, post: Post) -> None:
        self._world = world
        self._post = post
        self._reviews = Reviews(world)
        self._under_way: set[int] = set()
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    def run_due(self) -> int:
        """Attempt every event that is due and return how many attempts were made."""
        self._reviews.release_due()
        attempts = 0
        while attempts < DELIVERIES_PER_RUN:
            taken = self._take()
            if taken is None:
                break
            delivery, app = taken
            self._attempt(delivery, app)
            attempts += 1
        return attempts

    def next_due_ms(self) -> int | None:
        """Return when the next event or broadcast is due, or None when none waits."""
        with self._world.reading() as state:
            waiting = [d.due_ms for d in state.queue]
        review_ms = self._reviews.next_due_ms()
        return min(waiting if review_ms is None else [*waiting, review_ms], default=None)

    def start(self) -> None:
        """Deliver in the background until `stop`."""
        if self._thread is None:
            self._stopping.clear()
            self._thread = threading.Thread(target=self._loop, name="zalo-emulator", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """End the background thread after the event it is busy with."""
        if self._thread is not None:
            self._stopping.set()
            self._world.wake.set()
            self._thread.join()
            self._thread = None

    def _loop(self) -> None:
        while not self._stopping.is_set():
            try:
                self.run_due()
            except Exception:
                log.exception("emulator could not deliver; going on")
            self._world.wake.wait(IDLE_SECONDS)
            self._world.wake.clear()

    def _take(self) -> tuple[Delivery, Application] | None:
        now_ms = self._world.now_ms()
        with self._world.reading() as state:
            due = [
                d for d in state.queue if d.due_ms <= now_ms and d.sequence not in self._under_way
            ]
            if not due:
                return None
            delivery = min(due, key=lambda d: (d.due_ms, d.sequence))
            self._under_way.add(delivery.sequence)
            return delivery, state.apps[delivery.app_id]

    def _attempt(self, delivery: Delivery, app: Application) -> None:
        try:
            if self._world.faults.take_drop():
                self._finish(delivery, outcome="sự kiện bị làm mất (lỗi cố ý)")
                return
            status, took_ms = self._deliver(delivery, app)
            if self._world.faults.take_duplicate():
                self._deliver(delivery, app)
            if status == 200 and took_ms <= ANSWER_SECONDS * 1000:
                outcome = f"đã ký, bên nhận trả 200 sau {took_ms} ms"
                self._finish(delivery, outcome=outcome, received=True)
            else:
                self._retry(delivery, f"trả {status}" if status else "không trả lời")
        finally:
            self._under_way.discard(delivery.sequence)

    def _deliver(self, delivery: Delivery, app: Application) -> tuple[int, int]:
        body = delivery.body.encode()
        started_ms = self._world.now_ms()
        try:
            status = self._post(app.webhook_url, body, self._headers(delivery, app, body))
        except OSError:
            status = 0
        return status, self._world.now_ms() - started_ms

    def _headers(self, delivery: Delivery, app: Application, body: bytes) -> dict[str, str]:
        mac = signature.sign(
            body,
            app_id=app.app_id,
            timestamp=delivery.timestamp,
            webhook_secret=app.webhook_secret,
        )
        if self._world.faults.take_corruption():
            mac = signature.spoil(mac)
        headers = {
            "Content-Type": "application/json",
            "X-ZEvent-Signature": mac,
            "X-ZEvent-Server": "OA OpenAPI",
            "User-Agent": "ZaloWebhook",
        }
        if delivery.attempt:
            headers["num_retry"] = str(delivery.attempt)
        return headers

    def _finish(self, delivery: Delivery, *, outcome: str, received: bool = False) -> None:
        with self._world.changing() as state:
            state.queue[:] = [d for d in state.queue if d.sequence != delivery.sequence]
            message = self._world.find_message(delivery.oa_id, delivery.user_id, delivery.msg_id)
            if received and message and not message.from_oa and message.status == "sent":
                self._world.amend(message, status="received")
            self._note(delivery, outcome)

    def _retry(self, delivery: Delivery, problem: str) -> None:
        with self._world.changing() as state:
            waiting = [d for d in state.queue if d.sequence != delivery.sequence]
            if delivery.attempt < len(RETRY_SECONDS):
                pause = RETRY_SECONDS[delivery.attempt]
                due_ms = self._world.now_ms() + pause * 1000
                waiting.append(replace(delivery, attempt=delivery.attempt + 1, due_ms=due_ms))
                self._note(delivery, f"bên nhận {problem}; gửi lại sau {pause} giây")
            else:
                app = state.apps[delivery.app_id]
                state.apps[app.app_id] = replace(app, listening=False)
                waiting = [d for d in waiting if d.app_id != app.app_id]
                self._note(delivery, f"bên nhận {problem}; hết lượt, webhook bị ngắt")
            state.queue[:] = waiting

    def _note(self, delivery: Delivery, detail: str) -> None:
        parties = Parties(app_id=delivery.app_id, oa_id=delivery.oa_id, user_id=delivery.user_id)
        self._world.note(parties, _label(delivery.event_name), f"{delivery.event_name}: {detail}")


def _label(event_name: str) -> str:
    if event_name in LABELS:
        return LABELS[event_name]
    if event_name.startswith(("user_send", "anonymous_send")):
        return "Webhook: tin của người dân"
    if event_name.startswith("oa_send"):
        return "Webhook: bản sao tin OA vừa gửi"
    return "Webhook: sự kiện khác"
