"""The client against the emulator, as a business OA and as a state agency's OA.

The emulator was written from the same facts by other hands: what both agree on is not proven,
but what they disagree on is a mistake in one of them.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from bot.clock import MovableClock
from bot.config import Oa, Secret, Settings
from bot.errors import (
    NeedsOfficer,
    NightClosed,
    OutcomeUnknown,
    Permanent,
    QuotaExceeded,
    Retryable,
    Throttled,
    TokenExpired,
    WindowClosed,
)
from bot.models import Button, Priority, Recipient, Target
from bot.storage.store import Store, open_engine, open_store
from bot.storage.vault import Vault
from bot.zalo import attachments
from bot.zalo.articles import Article, Paragraph, Picture
from bot.zalo.attachments import Card
from bot.zalo.client import Reaction, ZaloClient
from bot.zalo.consent import ConsentDesk, read_answer
from bot.zalo.limiter import Limiter
from bot.zalo.messages import HiddenButton, LinkButton, PhoneButton, SmsButton
from bot.zalo.people import Contact, Filter
from bot.zalo.tokens import TokenKeeper
from tests.conftest import MONDAY_MORNING, SECRET
from tests.factories import APP, HUNG, LAN, OA
from tests.fakes import WsgiAdapter
from webhooks.emulator.clock import EmulatorClock
from webhooks.emulator.openapi import create_platform_app
from webhooks.emulator.platform import Platform

CALLBACK = "https://oa.example.invalid/callback"
PNG, GIF = b"\x89PNG\r\n\x1a\n" + bytes(64), b"GIF89a" + bytes(64)
PDF = b"%PDF-1.7" + bytes(64)
LAN_AT_ZALO = Recipient(user_id=LAN)
ARTICLE = Article(
    title="Lịch tiếp công dân",
    author="UBND phường Mẫu",
    description="Tháng 12 năm 2026",
    cover_url="https://oa.example.invalid/1.png",
    body=(Paragraph("Thứ Năm hằng tuần."), Picture("https://oa.example.invalid/2.png", "Trụ sở")),
)


@dataclass(slots=True)
class Zalo:
    """One OA at the emulator, and our client with good tokens."""

    platform: Platform
    oa: Oa
    client: ZaloClient
    keeper: TokenKeeper
    desk: ConsentDesk
    store: Store
    clock: MovableClock
    emulator_clock: EmulatorClock
    session: requests.Session

    @property
    def is_agency(self) -> bool:
        return self.client.probe(self.oa).is_state_agency

    def pass_time(self, **parts: float) -> None:
        before = self.clock.millis()
        self.clock.advance(**parts)
        self.emulator_clock.advance((self.clock.millis() - before) / 1000)
        self.platform.run_due()

    def said(self) -> list[str]:
        return [m.kind for m in self.platform.chat(LAN, OA) if m.from_oa]

    def publish(self) -> str:
        token = self.client.articles.create(self.oa, ARTICLE)
        with pytest.raises(Retryable):
            self.client.articles.find_id(self.oa, token)
        return self.client.articles.find_id(self.oa, token)


@pytest.fixture(params=["gov", "business"])
def zalo(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Zalo]:
    clock = MovableClock(MONDAY_MORNING)
    emulator_clock = EmulatorClock(start_ms=clock.millis())
    platform = Platform(emulator_clock, lambda *_: 200, rng=random.Random(7))
    platform.add_app(APP, "app-secret", "hook", "https://bot.example/", callback_url=CALLBACK)
    platform.add_oa(OA, "UBND phường Mẫu", APP, profile=request.param)
    oa = Oa(OA, "UBND phường Mẫu", APP, Secret("app-secret"), (), callback_url=CALLBACK)
    settings = Settings(oas=(oa,))
    session = requests.Session()
    session.mount("https://", WsgiAdapter(create_platform_app(platform)))
    store = open_store(open_engine(f"sqlite:///{tmp_path / 'bot.db'}"), Vault(SECRET), clock)
    keeper = TokenKeeper(store.tokens, store.leases, session, settings, clock)
    client = ZaloClient(
        session,
        settings.zalo,
        keeper,
        store.capabilities,
        uploads=store.uploads,
        limiter=Limiter(clock),
        clock=clock,
    )
    keeper.import_pair(OA, platform.issue_tokens(OA))
    for user, name in ((LAN, "Lan"), (HUNG, "Hùng")):
        platform.add_citizen(user, name)
        platform.follows(user, OA)
    platform.says(LAN, OA, "chào")
    yield Zalo(
        platform=platform,
        oa=oa,
        client=client,
        keeper=keeper,
        desk=ConsentDesk(settings.zalo, store.consents, keeper),
        store=store,
        clock=clock,
        emulator_clock=emulator_clock,
        session=session,
    )
    store.close()


def test_text_arrives_and_the_second_one_is_a_single_call(zalo: Zalo) -> None:
    assert zalo.client.send_text(zalo.oa, LAN_AT_ZALO, "Dạ").message_id
    before = len(zalo.platform.calls)

    zalo.client.send_text(zalo.oa, LAN_AT_ZALO, "Vâng")

    assert len(zalo.platform.calls) == before + 1
    assert [m.text for m in zalo.platform.chat(LAN, OA) if m.from_oa] == ["Dạ", "Vâng"]


def test_probed_oa_is_answered_in_its_dialect_at_the_first_call(zalo: Zalo) -> None:
    facts = zalo.client.probe(zalo.oa)
    before = len(zalo.platform.calls)

    zalo.client.send_text(zalo.oa, LAN_AT_ZALO, "Dạ")

    assert facts.dialect == ("v2" if facts.is_state_agency else "v3")
    assert [call.error for call in list(zalo.platform.calls)[before:]] == [0]


def test_buttons_of_every_kind_are_taken(zalo: Zalo) -> None:
    buttons = [
        Button("Thực đơn", "menu"),
        HiddenButton("Ẩn", "#menu"),
        LinkButton("Cổng", "https://a.example.invalid"),
        PhoneButton("Gọi", "842613543210"),
        SmsButton("Nhắn", "842613543210", "Xin chào"),
    ]

    zalo.client.send_text(zalo.oa, LAN_AT_ZALO, "Chọn", buttons=buttons)

    assert [b.type for b in zalo.platform.chat(LAN, OA)[-1].buttons] == [
        f"oa.{kind}" for kind in ("query.show", "query.hide", "open.url", "open.phone", "open.sms")
    ]


def test_quote_of_a_message_is_taken_and_an_expired_one_dropped(zalo: Zalo) -> None:
    asked = zalo.platform.says(LAN, OA, "hỏi")

    zalo.client.send_text(zalo.oa, LAN_AT_ZALO, "một", quote=asked)
    zalo.client.send_text(zalo.oa, LAN_AT_ZALO, "hai", quote="nobody-said-this")

    assert [m.quote_id for m in zalo.platform.chat(LAN, OA)[-2:]] == [asked, ""]


def test_pictures_stickers_and_forms_are_taken(zalo: Zalo) -> None:
    client, oa = zalo.client, zalo.oa
    image, gif = client.uploads.image(oa, PNG), client.uploads.gif(oa, GIF)
    file = client.uploads.file(oa, "lịch.pdf", PDF)
    url = "https://a.example.invalid/1.png"

    for message in (
        attachments.image(url=url, caption="Trụ sở"),
        attachments.image(attachment_id=image.reference),
        attachments.gif(attachment_id=gif.reference, width=64, height=64),
        attachments.sticker("s1"),
        attachments.file(file.reference),
        attachments.contact_form("Liên hệ", "Để cán bộ gọi lại", image_url=url),
    ):
        client.send_message(oa, LAN_AT_ZALO, message)

    assert zalo.said() == ["image", "image", "gif", "sticker", "file", "request_user_info"]


def test_list_is_taken_from_state_agencies_and_refused_in_v3(zalo: Zalo) -> None:
    cards = [Card("Một", "Dòng phụ", url="https://a.example.invalid"), Card("Hai", query="#hai")]
    message = attachments.listing(cards, [Button("Thực đơn", "menu")])

    if zalo.is_agency:
        zalo.client.send_message(zalo.oa, LAN_AT_ZALO, message)
        assert zalo.said() == ["list"]
    else:
        with pytest.raises(Permanent, match="-233"):
            zalo.client.send_message(zalo.oa, LAN_AT_ZALO, message)


def test_reply_to_a_message_needs_no_name(zalo: Zalo) -> None:
    asked = zalo.platform.says(LAN, OA, "hỏi")

    zalo.client.send_message(zalo.oa, Recipient(), {"text": "Dạ"}, reply_to=asked)

    assert zalo.said() == ["text"]
    assert zalo.client.quotas.of_message(zalo.oa, asked).remain == 7


def test_stranger_is_answered_in_the_anonymous_talk(zalo: Zalo) -> None:
    zalo.platform.anonymous_says("stranger-1", OA, "hỏi", conversation_id="talk-1")
    stranger = Recipient(anonymous_id="stranger-1", conversation_id="talk-1")

    assert zalo.client.send_text(zalo.oa, stranger, "Dạ").message_id


@pytest.mark.parametrize("icon", list(Reaction))
def test_every_reaction_is_known(zalo: Zalo, icon: Reaction) -> None:
    asked = zalo.platform.says(LAN, OA, "hỏi")

    zalo.client.react(zalo.oa, LAN_AT_ZALO, message_id=asked, icon=icon)

    found = next(m for m in zalo.platform.chat(LAN, OA) if m.msg_id == asked)
    assert found.reaction == ("" if icon is Reaction.REMOVE else icon)


def test_profile_tells_name_and_tags(zalo: Zalo) -> None:
    zalo.client.tags.put(zalo.oa, LAN, "hoi-nong-dan")

    found = zalo.client.people.get(zalo.oa, LAN)

    assert (found.user_id, found.display_name) == (LAN, "Lan")
    assert found.tags == ("hoi-nong-dan",)
    assert found.is_follower is (None if zalo.is_agency else True)


def test_people_are_listed(zalo: Zalo) -> None:
    assert set(zalo.client.people.list_all(zalo.oa)) == {LAN, HUNG}
    assert zalo.client.people.list_page(zalo.oa, offset=1, count=1).total == 2


def test_filtered_people_are_listed_where_the_oa_may(zalo: Zalo) -> None:
    zalo.client.tags.put(zalo.oa, LAN, "hoi-nong-dan")
    only = Filter(tag="hoi-nong-dan", period="TODAY", is_follower=True)

    if zalo.is_agency:
        with pytest.raises(NeedsOfficer):
            zalo.client.people.list_page(zalo.oa, only=only)
    else:
        assert zalo.client.people.list_page(zalo.oa, only=only).user_ids == (LAN,)


def test_notes_about_a_person_change_and_are_forgotten(zalo: Zalo) -> None:
    contact = Contact(name="Lan", phone="84900000000", address="Thôn 3")
    if zalo.is_agency:
        with pytest.raises(NeedsOfficer):
            zalo.client.people.update(zalo.oa, LAN, alias="bà Lan")
        return

    zalo.client.people.update(zalo.oa, LAN, alias="bà Lan", external_id="x1", contact=contact)
    found = zalo.client.people.get(zalo.oa, LAN)
    assert (found.alias, found.external_id, found.contact) == ("bà Lan", "x1", contact)

    zalo.client.people.forget(zalo.oa, LAN)
    found = zalo.client.people.get(zalo.oa, LAN)
    assert (found.alias, found.contact) == ("", Contact())


def test_tags_live_from_first_use_to_removal(zalo: Zalo) -> None:
    tags = zalo.client.tags
    tags.put(zalo.oa, LAN, "a")
    tags.put(zalo.oa, LAN, "b")
    assert tags.list_all(zalo.oa) == ("a", "b")

    tags.take_off(zalo.oa, LAN, "a")
    tags.remove(zalo.oa, "b")

    assert tags.list_all(zalo.oa) == ("a",)
    assert zalo.client.people.get(zalo.oa, LAN).tags == ()


def test_talks_are_read_with_both_sides(zalo: Zalo) -> None:
    zalo.client.send_text(zalo.oa, LAN_AT_ZALO, "Dạ")

    lines = zalo.client.conversations.list_of(zalo.oa, LAN)
    recent = zalo.client.conversations.list_recent(zalo.oa)

    assert [(line.text, line.is_from_oa) for line in lines] == [("Dạ", True), ("chào", False)]
    assert {line.user_id for line in lines} == {LAN}
    assert all(line.message_id and line.sent_at == zalo.clock.millis() for line in lines)
    assert [line.text for line in recent] == ["Dạ"]


def test_quotas_are_told_in_every_way(zalo: Zalo) -> None:
    quotas = zalo.client.quotas

    assert quotas.of_person(zalo.oa, LAN).replies.remain == 8
    assert quotas.of_person(zalo.oa, LAN).interacted_at == zalo.clock.millis()
    assert quotas.of_owner(zalo.oa)[0].left.total == 500
    assert quotas.of_oa(zalo.oa).remain == 500
    assert quotas.of_promotions(zalo.oa, LAN).total == 1


def test_article_is_published_changed_listed_and_removed(zalo: Zalo) -> None:
    articles = zalo.client.articles
    article_id = zalo.publish()

    changed = articles.update(zalo.oa, article_id, replace(ARTICLE, title="Lịch mới"))
    with pytest.raises(Retryable):
        articles.find_id(zalo.oa, changed)
    assert articles.find_id(zalo.oa, changed) == article_id

    zalo.platform.opens_article(article_id)
    assert (articles.get(zalo.oa, article_id).title, articles.get(zalo.oa, article_id).views) == (
        "Lịch mới",
        1,
    )
    page = articles.list_page(zalo.oa)
    assert (page.total, page.articles[0].id, page.articles[0].is_shown) == (1, article_id, True)
    articles.remove(zalo.oa, article_id)
    assert articles.list_page(zalo.oa).total == 0


def test_article_whose_token_was_lost_is_found_in_the_list(zalo: Zalo) -> None:
    zalo.platform.reset_after_acceptance(path="/v2.0/article/create")
    with pytest.raises(OutcomeUnknown):
        zalo.client.articles.create(zalo.oa, ARTICLE)
    zalo.pass_time(minutes=2)

    [found] = zalo.client.articles.list_page(zalo.oa).articles

    assert found.title == ARTICLE.title


def test_articles_beyond_the_months_limit_are_a_matter_of_quota(zalo: Zalo) -> None:
    zalo.platform.change_oa(OA, articles_per_month=0)

    with pytest.raises(QuotaExceeded):
        zalo.client.articles.create(zalo.oa, ARTICLE)


def test_broadcast_reaches_followers_after_its_review(zalo: Zalo) -> None:
    article_id = zalo.publish()

    assert zalo.client.broadcasts.send(zalo.oa, [article_id])
    assert zalo.said() == []
    zalo.pass_time(minutes=31)

    assert zalo.said() == ["article"]


def test_broadcast_to_a_target_leaves_out_the_others(zalo: Zalo) -> None:
    zalo.platform.change_citizen(LAN, age_group="2", gender="2", city="9", system="1")
    target = Target(ages=(2, 3), gender=2, cities=(9,), platforms=(1, 2))

    zalo.client.broadcasts.send(zalo.oa, [zalo.publish()], target)
    zalo.pass_time(minutes=31)

    assert zalo.said() == ["article"]
    assert not any(m.kind == "article" for m in zalo.platform.chat(HUNG, OA))


def test_broadcast_at_night_is_refused_as_night(zalo: Zalo) -> None:
    article_id = zalo.publish()
    zalo.pass_time(hours=13)

    with pytest.raises(NightClosed):
        zalo.client.broadcasts.send(zalo.oa, [article_id])


def test_upload_older_than_seven_days_has_to_be_made_anew(zalo: Zalo) -> None:
    upload = zalo.client.uploads.image(zalo.oa, PNG)
    zalo.pass_time(days=4)
    zalo.keeper.refresh_due()
    assert zalo.client.uploads.image(zalo.oa, PNG) == upload
    for _ in range(4):
        zalo.pass_time(days=1)
        zalo.keeper.refresh_due()
    zalo.platform.says(LAN, OA, "chào")

    old = attachments.image(attachment_id=upload.reference)
    with pytest.raises(Retryable) as caught:
        zalo.client.send_message(zalo.oa, LAN_AT_ZALO, old)
    assert caught.value.code == -100
    fresh = zalo.client.uploads.image(zalo.oa, PNG)
    zalo.client.send_message(zalo.oa, LAN_AT_ZALO, attachments.image(attachment_id=fresh.reference))


def test_person_silent_for_seven_days_cannot_be_written_to(zalo: Zalo) -> None:
    zalo.pass_time(days=8)

    with pytest.raises(WindowClosed, match="-230"):
        zalo.client.send_text(zalo.oa, LAN_AT_ZALO, "Dạ")


def test_revoked_access_token_is_renewed_and_the_text_goes(zalo: Zalo) -> None:
    zalo.platform.revoke_token(OA)

    zalo.client.send_text(zalo.oa, LAN_AT_ZALO, "Dạ")

    assert zalo.said() == ["text"]
    assert zalo.store.tokens.find_previous_refresh_token(OA)


def test_revoked_grant_is_mended_by_a_new_consent_with_pkce(zalo: Zalo) -> None:
    zalo.platform.revoke_token(OA, refresh_too=True)
    with pytest.raises((NeedsOfficer, TokenExpired)):
        zalo.client.send_text(zalo.oa, LAN_AT_ZALO, "Dạ")

    link = zalo.desk.begin(zalo.oa)
    assert "code_challenge" in parse_qs(urlsplit(link).query)
    page = zalo.session.get(link, allow_redirects=False)
    zalo.desk.finish(zalo.oa, read_answer(page.headers["Location"]))

    zalo.client.send_text(zalo.oa, LAN_AT_ZALO, "Dạ")
    assert zalo.said() == ["text"]


def test_code_with_the_wrong_verifier_is_refused(zalo: Zalo) -> None:
    link = zalo.desk.begin(zalo.oa)
    foreign = zalo.desk.begin(zalo.oa).partition("code_challenge=")[2]
    altered = "y" if foreign.startswith("x") else "x"
    page = zalo.session.get(
        link.partition("code_challenge=")[0] + "code_challenge=" + altered + foreign[1:],
        allow_redirects=False,
    )
    answer = replace(read_answer(page.headers["Location"]), state=state_of(zalo))

    with pytest.raises(NeedsOfficer, match="refused the code"):
        zalo.desk.finish(zalo.oa, answer)


def state_of(zalo: Zalo) -> str:
    request = zalo.store.consents.find(OA)
    assert request is not None
    return request.state


def test_proof_is_demanded_and_given(zalo: Zalo) -> None:
    zalo.platform.change_app(APP, demands_proof=True)

    with pytest.raises(NeedsOfficer, match="-242"):
        zalo.client.send_text(zalo.oa, LAN_AT_ZALO, "Dạ")
    zalo.client.send_text(replace(zalo.oa, appsecret_proof=True), LAN_AT_ZALO, "Dạ")

    assert zalo.said() == ["text"]


def test_calls_stay_below_the_limit_and_zalo_never_refuses_one(zalo: Zalo) -> None:
    zalo.platform.change_oa(OA, calls_per_minute=100)
    zalo.client.probe(zalo.oa)
    sent = 0
    for _ in range(3):
        for _ in range(200):
            try:
                zalo.client.send_text(zalo.oa, LAN_AT_ZALO, "Dạ", priority=Priority.BULLETIN)
                sent += 1
            except Throttled as error:
                zalo.pass_time(seconds=error.delay_seconds)
                break

    assert not any(call.error == -32 for call in zalo.platform.calls)
    assert 200 <= sent <= 3 * 90


def test_another_programs_calls_are_seen_in_zalos_figures(zalo: Zalo) -> None:
    zalo.platform.change_oa(OA, calls_per_minute=20)
    zalo.client.probe(zalo.oa)
    token = zalo.keeper.access_token(OA)
    for _ in range(15):
        zalo.session.get("https://openapi.zalo.me/v2.0/oa/getoa", headers={"access_token": token})
    for _ in range(4):
        zalo.client.send_text(zalo.oa, LAN_AT_ZALO, "Dạ")

    with pytest.raises(Throttled):
        zalo.client.send_text(zalo.oa, LAN_AT_ZALO, "Dạ")
