"""Tells the demo's side panel what the bot did with a person's last message.

Shows machine labels and times only, never a text.
"""

from __future__ import annotations

from bot.app import App
from bot.storage.engine import Row

_KINDS = {
    "answer": "trả lời từ kho tri thức",
    "choices": "đưa các lựa chọn",
    "no_match": "chưa biết, không đoán",
    "guard": "nhận ra tình huống đặc biệt",
    "smalltalk": "xã giao",
    "command": "lệnh",
    "redirect": "việc của cơ quan khác",
}
_STATUSES = {
    "pending": "chờ gửi",
    "sending": "đang gửi",
    "sent": "Zalo đã nhận",
    "ambiguous": "chưa rõ kết quả, chờ tin vọng",
    "failed": "không gửi được",
    "dead": "để riêng cho cán bộ",
}
_RECEIPTS = ("user_received_message", "user_seen_message")
Step = dict[str, object]


class Inside:
    """Reads the trace of one installation."""

    def __init__(self, app: App) -> None:
        self._app = app

    def steps(self, oa_id: str, user_id: str) -> list[Step]:
        """Return the path of what the person said last, oldest step first.

        Echoes and receipts are events too, but not the person's words: the panel leaves them out.
        """
        trace = self._app.store.trace
        said = [e for e in trace.events(oa_id, user_id) if not _is_news(str(e["event_name"]))]
        steps = _event_steps(said[0]) if said else []
        for delivery in trace.deliveries(oa_id, user_id):
            if not said or delivery["created_at"] >= said[0]["received_at"]:
                steps += _delivery_steps(delivery)
        return sorted(steps, key=_instant)


def _is_news(event_name: str) -> bool:
    return event_name.startswith("oa_") or event_name in _RECEIPTS


def _event_steps(event: Row) -> list[Step]:
    steps = [_step("Đã lưu sự kiện", event["event_name"], event["received_at"])]
    if event["finished_at"]:
        kind, _, detail = str(event["label"]).partition(":")
        said = _KINDS.get(kind, kind) + (f" · {detail}" if detail else "")
        steps.append(_step("Hiểu là", said, event["finished_at"]))
    return steps


def _delivery_steps(delivery: Row) -> list[Step]:
    kind = "bản tin" if delivery["kind"] == "bulletin" else "tin trả lời"
    steps = [_step("Đã xếp vào hàng gửi", kind, delivery["created_at"])]
    if delivery["finished_at"]:
        status = _STATUSES.get(str(delivery["status"]), str(delivery["status"]))
        steps.append(_step("Kết quả gửi", status, delivery["finished_at"]))
    return steps


def _step(step: str, detail: object, at_ms: int) -> Step:
    return {"step": step, "detail": str(detail), "at_ms": at_ms}


def _instant(step: Step) -> int:
    at = step["at_ms"]
    return at if isinstance(at, int) else 0
