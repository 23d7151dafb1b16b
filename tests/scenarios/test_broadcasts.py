"""An article goes to all followers once: handed in, published, broadcast, reviewed, shown."""

from __future__ import annotations

import pytest

from bot.bulletins import workflow
from bot.errors import MoveRefused
from bot.models import Audience, BulletinStatus, Channel, Target
from bot.storage.articles import BulletinArticle
from tests.bulletins import APPROVER, a_scheduled, resumed
from tests.factories import OA
from tests.fakes import Citizen, Installation
from tests.scenarios.test_bulletins import follower

COVER = "https://phuongmau.gov.vn/anh/bia.jpg"
TITLE = "Lịch tiếp công dân tuần này"


def an_article(town: Installation, **changes: object) -> str:
    facts: dict[str, object] = {"channel": Channel.ARTICLE, "cover": COVER, **changes}
    return a_scheduled(town.app.store, town.app.settings.oas[0], **facts)  # type: ignore[arg-type]


def followers(town: Installation, *names: str) -> list[Citizen]:
    people = [town.citizen(name) for name in names]
    for each in people:
        each.follows()
    return people


def let_pass(town: Installation, *, minutes: int) -> None:
    for _ in range(minutes):
        town.pass_time(minutes=1)
        town.tick()


def shown(town: Installation, citizen: Citizen) -> list[str]:
    """The titles of articles on a citizen's phone."""
    chat = town.zalo.chat(citizen.user_id, OA)
    return [card.title for message in chat if message.kind == "article" for card in message.cards]


def article_of(town: Installation, made: str) -> BulletinArticle:
    found = town.app.store.articles.find(made)
    assert found is not None
    return found


def article_of_or_none(town: Installation, made: str) -> str:
    found = town.app.store.articles.find(made)
    return found.status if found else ""


def test_an_article_is_published_broadcast_and_shown_to_every_follower_once(
    town: Installation,
) -> None:
    people = followers(town, "lan", "hung")
    made = an_article(town)
    let_pass(town, minutes=10)
    assert article_of(town, made).status == "broadcast"
    assert town.app.store.bulletins.get(made).status is BulletinStatus.DONE
    assert shown(town, people[0]) == [], "Zalo reviews for half an hour"

    let_pass(town, minutes=35)
    assert [shown(town, each) for each in people] == [[TITLE], [TITLE]]
    assert len(town.zalo.broadcasts(OA)) == 1


def test_a_lost_answer_to_the_handing_in_is_looked_for_and_published_once(
    town: Installation,
) -> None:
    [lan] = followers(town, "lan")
    town.zalo.reset_after_acceptance(1, path="/v2.0/article/create")
    an_article(town)
    let_pass(town, minutes=50)

    assert shown(town, lan) == [TITLE]


def test_two_lost_articles_of_one_title_are_not_taken_for_each_other(town: Installation) -> None:
    followers(town, "lan")
    town.zalo.reset_after_acceptance(2, path="/v2.0/article/create")
    made = [an_article(town, text=text) for text in ("Sáng thứ Năm.", "Chiều thứ Sáu.")]
    let_pass(town, minutes=8)
    first, second = (article_of(town, each).article_id for each in made)
    assert first
    assert second
    assert first != second


def test_a_broadcast_that_may_have_been_taken_is_never_handed_in_again(
    town: Installation,
) -> None:
    [lan] = followers(town, "lan")
    town.zalo.reset_after_acceptance(1, path="/v2.0/oa/message")
    made = an_article(town)
    let_pass(town, minutes=50)

    assert shown(town, lan) == [TITLE]
    assert len(town.zalo.broadcasts(OA)) == 1
    assert article_of(town, made).status == "unknown"
    assert town.app.store.bulletins.get(made).reason == "unknown"


def test_one_broadcast_a_day_and_four_a_month(town: Installation) -> None:
    [lan] = followers(town, "lan")
    for number in range(6):
        an_article(town, title=f"Tin số {number}")
    seen = []
    for _ in range(9):
        let_pass(town, minutes=45)
        seen.append(len(shown(town, lan)))
        town.pass_time(hours=23, minutes=15)

    steps = [after - before for before, after in zip([0, *seen], seen, strict=False)]
    assert max(steps) == 1
    # Two of the nine days lie in November, and 24/11 is a holiday.
    assert seen[-1] <= 4 + 4
    november = [b for b in town.zalo.broadcasts(OA) if b.due_ms < 1_796_058_000_000]
    assert len(november) <= 4


def test_messages_and_articles_of_a_mixed_week_keep_to_the_caps_together(
    town: Installation,
) -> None:
    """No more than one a day and three in seven days, whichever way they travel."""
    lan = follower(town)
    store, oa = town.app.store, town.app.settings.oas[0]
    town.pass_time(days=2)  # 23/11 is a Monday, 24/11 a holiday
    got: list[int] = []
    for day in range(8):
        lan.says("xin chào")
        lan.hears()
        before = len(shown(town, lan))
        # On the first day the message goes first, on the second there is only an article, ...
        if day % 2 == 0:
            a_scheduled(store, oa, title=f"Tin nhắn ngày {day}")
            town.tick()
        an_article(town, title=f"Bài ngày {day}")
        let_pass(town, minutes=45)
        got.append(lan.hears().count("Tin nhắn ngày") + len(shown(town, lan)) - before)
        town.pass_time(hours=23, minutes=15)

    assert got[0] == 1, "the message; the article waits"
    assert got[1] == 1, "the article that waited"
    assert max(got) == 1
    assert max(sum(got[first : first + 7]) for first in range(2)) == 3


def test_nothing_is_handed_in_that_would_arrive_at_night(town: Installation) -> None:
    [lan] = followers(town, "lan")
    town.pass_time(hours=12, minutes=40)  # 21:40
    an_article(town)
    let_pass(town, minutes=50)
    assert shown(town, lan) == []
    assert town.zalo.broadcasts(OA) == []

    town.pass_time(hours=32, minutes=30)  # 24/11 is a holiday
    let_pass(town, minutes=60)
    assert shown(town, lan) == [TITLE]


def test_a_refused_article_pauses_the_bulletin_and_goes_on_when_mended(
    town: Installation,
) -> None:
    [lan] = followers(town, "lan")
    town.zalo.fail_next("/v2.0/article/create", -201)
    made = an_article(town)
    let_pass(town, minutes=3)
    store = town.app.store
    assert store.bulletins.get(made).status is BulletinStatus.PAUSED
    assert "-201" in store.bulletins.get(made).reason

    resumed(store, town.app.settings.oas[0], made)
    let_pass(town, minutes=50)
    assert shown(town, lan) == [TITLE]


def test_an_article_whose_source_grew_stale_while_it_was_paused_is_not_broadcast(
    town: Installation,
) -> None:
    [lan] = followers(town, "lan")
    store, oa = town.app.store, town.app.settings.oas[0]
    made = an_article(town)
    town.tick()
    workflow.pause(store, store.bulletins.get(made), by=APPROVER)
    town.pass_time(days=60)
    with pytest.raises(MoveRefused, match="too long ago"):
        resumed(store, oa, made)
    let_pass(town, minutes=50)
    assert shown(town, lan) == []
    assert town.zalo.broadcasts(OA) == []


def test_an_article_that_waited_for_a_quota_grows_old_and_says_so(town: Installation) -> None:
    [lan] = followers(town, "lan")
    for number in range(5):
        an_article(town, title=f"Tin số {number}")
    made = an_article(town, title="Tin cuối")
    for _ in range(6):
        let_pass(town, minutes=45)
        town.pass_time(hours=23, minutes=15)
    store = town.app.store
    found = store.bulletins.get(made)
    assert (found.status, found.reason) == (BulletinStatus.PAUSED, workflow.TOO_OLD)
    assert "Tin cuối" not in shown(town, lan)

    workflow.schedule(store, found, by=APPROVER, due_at=town.clock.millis() + 2 * 24 * 3_600_000)
    town.pass_time(days=2)
    let_pass(town, minutes=50)
    assert "Tin cuối" in shown(town, lan)


def test_what_is_left_in_the_outbox_for_weeks_is_looked_at_again_before_it_leaves(
    town: Installation,
) -> None:
    [lan] = followers(town, "lan")
    made = an_article(town)
    while article_of_or_none(town, made) not in ("broadcasting", "broadcast"):
        town.pass_time(minutes=1)
        town.plan()
        if article_of_or_none(town, made) != "broadcasting":
            town.tick()
    assert article_of(town, made).status == "broadcasting", "queued, and no sender took it yet"
    town.pass_time(days=31)
    while town.app.sender().run_once():
        pass
    let_pass(town, minutes=50)
    assert shown(town, lan) == []
    assert town.app.store.bulletins.get(made).status is BulletinStatus.PAUSED


def test_a_cancelled_article_is_not_broadcast(town: Installation) -> None:
    [lan] = followers(town, "lan")
    made = an_article(town)
    town.tick()
    store = town.app.store
    workflow.cancel(store, store.bulletins.get(made), by=APPROVER)
    let_pass(town, minutes=50)

    assert shown(town, lan) == []
    assert town.zalo.broadcasts(OA) == []


def test_an_article_for_women_of_one_province_reaches_them_and_nobody_else(
    town: Installation,
) -> None:
    lan, hung, hoa, nobody_told = followers(town, "lan", "hung", "hoa", "minh")
    town.zalo.change_citizen(lan.user_id, gender="2", age_group="3", city="31", carrier="3")
    town.zalo.change_citizen(hung.user_id, gender="1", age_group="3", city="31", carrier="3")
    town.zalo.change_citizen(hoa.user_id, gender="2", age_group="3", city="9", carrier="3")
    target = Target(ages=(2, 3), gender=2, cities=(6, 31), telcos=(3,))
    made = an_article(town, audience=Audience(target=target))
    let_pass(town, minutes=50)

    assert [shown(town, each) for each in (lan, hung, hoa, nobody_told)] == [[TITLE], [], [], []]
    [handed_in] = town.zalo.broadcasts(OA)
    assert handed_in.target == {"ages": "2,3", "gender": "2", "cities": "6,31", "telcos": "3"}
    assert handed_in.reached == 1
    assert town.app.store.bulletins.get(made).content.audience.target == target
