"""A restarted demo finds its chats, tokens and waiting events again."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from pathlib import Path

import pytest

from tests.webhooks.emulator.town import (
    APP,
    GOV,
    LAN,
    PNG,
    START_MS,
    Bot,
    Webhook,
    add_town,
    article,
    broadcast_body,
    publish,
)
from webhooks.emulator import EmulatorClock, Platform, create_platform_app
from webhooks.emulator.errors import SnapshotError
from webhooks.emulator.gate import ApiCall
from webhooks.emulator.state import MESSAGES_PER_CHAT


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "emulator.json"


def started(path: Path, webhook: Webhook) -> Platform:
    return Platform(webhook.clock, webhook, rng=random.Random(7), save_to=path)


def test_everything_is_there_after_a_restart(path: Path, webhook: Webhook) -> None:
    before = started(path, webhook)
    add_town(before)
    pair = before.issue_tokens(GOV)
    before.says(LAN, GOV, "Đăng ký khai sinh")
    list_message = {
        "recipient": {"user_id": LAN},
        "message": {
            "attachment": {
                "type": "template",
                "payload": {
                    "template_type": "list",
                    "elements": [
                        {
                            "title": "Thẻ",
                            "subtitle": "Dưới",
                            "default_action": {
                                "type": "oa.open.url",
                                "url": "https://a.example.invalid",
                            },
                        }
                    ],
                    "buttons": [{"title": "Hỏi", "type": "oa.query.show", "payload": "#hoi"}],
                },
            }
        },
    }
    call = ApiCall("POST", "/v2.0/oa/message", str(pair["access_token"]), list_message)
    assert before.answer(call).body["error"] == 0
    before.follows(LAN, GOV)

    after = started(path, webhook)

    assert after.chat(LAN, GOV) == before.chat(LAN, GOV)
    assert after.contact(LAN, GOV) == before.contact(LAN, GOV)
    assert after.has_tokens(GOV)
    assert after.answer(call).body["error"] == 0
    after.run_due()
    assert webhook.names()[:3] == ["user_send_text", "oa_send_list", "user_received_message"]


def test_what_was_published_uploaded_and_counted_is_there_too(path: Path, webhook: Webhook) -> None:
    before = started(path, webhook)
    add_town(before)
    bot = a_bot(before)
    before.follows(LAN, GOV)
    before.submits_info(LAN, GOV, {"name": "Trần Lan"})
    before.change_citizen(LAN, gender="2")
    bot.call("/v2.0/oa/tag/tagfollower", {"user_id": LAN, "tag_name": "CCHC"})
    image = bot.upload("image", PNG, "a.png")["data"]["attachment_id"]
    article_id = publish(bot)
    token = bot.call("/v2.0/article/create", article())["data"]["token"]
    bot.call("/v2.0/oa/message", broadcast_body(article_id, gender="2"))
    before.change_oa(GOV, uploads_per_month=1, broadcasts_per_month=1)

    after = started(path, webhook)
    again = replace(bot, client=create_platform_app(after).test_client())
    assert again.get("/v2.0/oa/tag/gettagsofoa")["data"] == ["CCHC"]
    assert again.get("/v2.0/oa/getprofile", user_id=LAN)["data"]["shared_info"]["name"]
    assert again.fetch("/v2.0/article/getdetail", id=article_id)["error"] == 0
    assert again.call("/v2.0/article/verify", {"token": token})["error"] == -214
    assert again.call("/v2.0/article/verify", {"token": token})["error"] == 0
    assert again.upload("image", PNG, "a.png")["error"] == -211
    assert again.call("/v2.0/oa/message", broadcast_body(article_id))["error"] == -211
    element = {"media_type": "image", "attachment_id": image}
    payload = {"template_type": "media", "elements": [element]}
    message = {"attachment": {"type": "template", "payload": payload}}
    assert again.send(message)["error"] == 0

    after.advance(1800)
    final = started(path, webhook)
    assert final.chat(LAN, GOV)[-1].cards[0].article_id == article_id
    assert [b.reached for b in final.broadcasts(GOV)] == [1]


def test_state_of_before_articles_existed_is_still_read(path: Path, webhook: Webhook) -> None:
    add_town(started(path, webhook))
    saved = json.loads(path.read_text())
    for name in ("uploads", "tags", "articles", "article_jobs", "broadcasts", "tallies"):
        del saved[name]
    path.write_text(json.dumps(saved))

    assert [a.oa_id for a in started(path, webhook).list_accounts()][0] == GOV


def a_bot(platform: Platform) -> Bot:
    token = str(platform.issue_tokens(GOV)["access_token"])
    return Bot(create_platform_app(platform).test_client(), GOV, token)


def test_setting_up_again_keeps_tokens_and_chats(path: Path, webhook: Webhook) -> None:
    before = started(path, webhook)
    add_town(before)
    pair = before.issue_tokens(GOV)
    before.says(LAN, GOV, "chào")

    after = started(path, webhook)
    add_town(after)

    call = ApiCall("GET", "/v2.0/oa/getoa", str(pair["access_token"]), None)
    assert after.answer(call).body["error"] == 0
    assert len(after.chat(LAN, GOV)) == 1
    assert after.is_listening(APP)


def test_ids_do_not_repeat_after_a_restart_with_the_same_seed(path: Path, webhook: Webhook) -> None:
    before = started(path, webhook)
    add_town(before)
    first = before.says(LAN, GOV, "một")

    assert started(path, webhook).says(LAN, GOV, "hai") != first


def test_waiting_retry_survives(path: Path, webhook: Webhook) -> None:
    before = started(path, webhook)
    add_town(before)
    before.issue_tokens(GOV)
    webhook.answers = [500]
    before.says(LAN, GOV, "chào")
    before.run_due()

    started(path, webhook).advance(30)

    assert webhook.received[-1].headers["num_retry"] == "1"


def test_file_is_private_and_no_half_file_stays(path: Path, webhook: Webhook) -> None:
    path.with_name(path.name + ".part").touch(mode=0o644)
    add_town(started(path, webhook))

    assert path.stat().st_mode & 0o777 == 0o600
    assert [p.name for p in path.parent.iterdir()] == [path.name]


@pytest.mark.parametrize("content", ["", "{", "[]", '{"version": 99}', '{"version": 1}'])
def test_foreign_file_is_refused_with_advice(path: Path, webhook: Webhook, content: str) -> None:
    path.write_text(content)

    with pytest.raises(SnapshotError, match="delete it to start afresh"):
        started(path, webhook)


def test_chats_are_bounded(webhook: Webhook) -> None:
    platform = Platform(EmulatorClock(start_ms=START_MS), webhook, rng=random.Random(7))
    add_town(platform)
    for number in range(MESSAGES_PER_CHAT + 3):
        platform.says(LAN, GOV, str(number))

    chat = platform.chat(LAN, GOV)
    assert len(chat) == MESSAGES_PER_CHAT
    assert chat[-1].text == str(MESSAGES_PER_CHAT + 2)


def test_reading_pages_does_not_write(path: Path, webhook: Webhook) -> None:
    platform = started(path, webhook)
    add_town(platform)
    client = create_platform_app(platform).test_client()
    client.get("/phone?user=lan")
    path.unlink()

    client.get("/phone?user=lan")
    client.get(f"/phone/messages?user=lan&oa={GOV}")
    client.get(f"/phone/inside?user=lan&oa={GOV}")
    platform.run_due()

    assert not path.exists()
