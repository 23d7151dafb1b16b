"""What the buttons of the phone page do, by name of the action."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from flask import abort, url_for

from webhooks.emulator.messages import MAX_TEXT
from webhooks.emulator.phone_holder import Holder
from webhooks.emulator.platform import Platform
from webhooks.emulator.state import Button

Form = Mapping[str, object]
Action = Callable[[Platform, Holder, Form], object]

MAX_FIELD = 120
PHONE_SHAPE = re.compile(r"0[0-9]{9}")
ADDRESS_FIELDS = ("user_city", "user_ward", "user_address")
INFO_FIELDS = ("name", "phone", *ADDRESS_FIELDS)


def _say(platform: Platform, holder: Holder, form: Form) -> None:
    text = form.get("text")
    if not isinstance(text, str) or not text.strip() or len(text) > MAX_TEXT:
        abort(400)
    platform.says(holder.user_id, holder.account.oa_id, text.strip())


def _press(platform: Platform, holder: Holder, form: Form) -> None:
    button = _find_button(platform, holder, form)
    if button is None or not isinstance(button.payload, str):
        abort(400)
    platform.presses(holder.user_id, holder.account.oa_id, button)


def _find_button(platform: Platform, holder: Holder, form: Form) -> Button | None:
    index = form.get("index")
    chat = platform.chat(holder.user_id, holder.account.oa_id)
    message = next((m for m in chat if m.msg_id == form.get("id")), None)
    if message is None or not isinstance(index, int) or not 0 <= index < len(message.buttons):
        return None
    return message.buttons[index]


def _photo(platform: Platform, holder: Holder, form: Form) -> None:
    url = url_for("static", filename="anh-mau.png", _external=True)
    platform.sends_image(holder.user_id, holder.account.oa_id, url)


def _sticker(platform: Platform, holder: Holder, form: Form) -> None:
    url = url_for("static", filename="nhan-dan.png", _external=True)
    platform.sends_sticker(holder.user_id, holder.account.oa_id, url=url)


def _file(platform: Platform, holder: Holder, form: Form) -> None:
    url = url_for("static", filename="don-mau.pdf", _external=True)
    platform.sends_file(holder.user_id, holder.account.oa_id, url=url)


def _location(platform: Platform, holder: Holder, form: Form) -> None:
    platform.sends_location(holder.user_id, holder.account.oa_id)


def _follow(platform: Platform, holder: Holder, form: Form) -> None:
    platform.follows(holder.user_id, holder.account.oa_id)


def _unfollow(platform: Platform, holder: Holder, form: Form) -> None:
    platform.unfollows(holder.user_id, holder.account.oa_id)


def _open(platform: Platform, holder: Holder, form: Form) -> None:
    platform.opens_chat(holder.user_id, holder.account.oa_id)


def _seen(platform: Platform, holder: Holder, form: Form) -> None:
    platform.sees(holder.user_id, holder.account.oa_id)


def _share(platform: Platform, holder: Holder, form: Form) -> None:
    info = _read_info(form)
    try:
        platform.submits_info(
            holder.user_id, holder.account.oa_id, info, form_id=str(form.get("id", "")) or "?"
        )
    except LookupError:
        abort(400)


def _read_info(form: Form) -> dict[str, object]:
    """Return the answer in the shape Zalo sends since 2025; aborts with 400."""
    told = {name: form.get(name, "") for name in INFO_FIELDS}
    texts = {n: v.strip() for n, v in told.items() if isinstance(v, str) and len(v) <= MAX_FIELD}
    phone = re.sub(r"[ .\-]", "", texts.get("phone", ""))
    if len(texts) < len(INFO_FIELDS) or not texts["name"] or not PHONE_SHAPE.fullmatch(phone):
        abort(400)
    return {
        "name": texts["name"],
        "phone": "84" + phone[1:],
        "full_address": {name: texts[name] for name in ADDRESS_FIELDS},
    }


def _withdraw(platform: Platform, holder: Holder, form: Form) -> None:
    platform.withdraws(holder.user_id, holder.account.oa_id)


ACTIONS: Mapping[str, Action] = {
    "say": _say,
    "press": _press,
    "photo": _photo,
    "sticker": _sticker,
    "file": _file,
    "location": _location,
    "follow": _follow,
    "unfollow": _unfollow,
    "open": _open,
    "seen": _seen,
    "share": _share,
    "withdraw": _withdraw,
}
