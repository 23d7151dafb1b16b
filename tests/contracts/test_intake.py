"""Details, consent, followers, news and the aftermath of cases, on every engine."""

from __future__ import annotations

from datetime import date

from bot.clock import MovableClock
from bot.models import Aftermath, Case, CaseDetails, CaseKind, CaseStatus, Rating, Reopening
from bot.storage.engine import Engine
from bot.storage.store import Store
from tests.factories import OA, a_case

DETAILS = CaseDetails(
    happened="từ thứ Hai",
    place_now="xã Tuy Đức, tỉnh Lâm Đồng",
    contact="0912345678",
    consent="Để tiếp nhận, phường Mẫu cần nội dung.",
)


def filed(store: Store, *, person: str = "lan", cause: str = "e1", code: str = "PA-1") -> Case:
    store.cases.add(a_case(code=code), oa_id=OA, person=person, cause=cause)
    store.intake.add(DETAILS, cause=cause)
    return store.cases.get(code)


def test_details_come_back_and_are_sealed(store: Store, engine: Engine) -> None:
    case = filed(store)

    assert store.intake.details(case) == DETAILS
    [row] = engine.query("SELECT * FROM case_details")
    assert "0912345678" not in str(dict(row))
    assert "thứ Hai" not in str(dict(row))


def test_a_repeated_event_keeps_one_set_of_details(store: Store, engine: Engine) -> None:
    filed(store)
    filed(store)

    assert len(engine.query("SELECT * FROM case_details")) == 1


def test_each_wording_of_the_consent_is_kept_once(store: Store, engine: Engine) -> None:
    filed(store)
    filed(store, cause="e2", code="PA-2")

    [text] = engine.query("SELECT * FROM consent_texts")
    versions = {row["consent"] for row in engine.query("SELECT consent FROM case_details")}
    assert versions == {text["version"]}
    assert text["body"] == DETAILS.consent


def test_a_case_without_details_has_empty_ones(store: Store) -> None:
    store.cases.add(a_case(), oa_id=OA, person="lan", cause="e1")

    assert store.intake.details(store.cases.get("PA-7K3-M9Q")) == CaseDetails()
    assert store.intake.aftermath(store.cases.get("PA-7K3-M9Q")) == Aftermath()


def test_who_joins_finds_the_case_and_others_do_not(store: Store) -> None:
    case = filed(store)

    assert store.intake.join(case.id, oa_id=OA, person="hung")
    assert not store.intake.join(case.id, oa_id=OA, person="hung")

    assert [follower.person for follower in store.intake.followers(case.id)] == ["hung"]
    assert store.cases.find(OA, "PA-1", "hung") is not None
    assert [found.code for found in store.cases.list_of(OA, "hung")] == ["PA-1"]
    assert store.cases.find(OA, "PA-1", "mai") is None


def test_nobody_joins_their_own_case_or_that_of_another_oa(store: Store) -> None:
    case = filed(store)

    assert not store.intake.join(case.id, oa_id=OA, person="lan")
    assert not store.intake.join(case.id, oa_id="9", person="hung")


def test_cases_to_compare_with_are_open_recent_and_of_one_kind(
    store: Store, clock: MovableClock
) -> None:
    filed(store)
    clock.advance(days=2)
    since = clock.millis()
    answered = filed(store, cause="e2", code="PA-2")
    store.cases.answer(answered, "xong")
    filed(store, cause="e3", code="PA-3")
    store.cases.add(a_case(code="PA-4", kind=CaseKind.PRAISE), oa_id=OA, person="lan", cause="e4")

    found = store.cases.recent(OA, CaseKind.REPORT, since=since, limit=9)

    assert [case.code for case in found] == ["PA-3"]


def test_news_wait_once_and_go_when_told(store: Store, engine: Engine) -> None:
    case = filed(store)
    for _ in range(2):
        store.intake.keep_news(case, "đang xử lý", person="lan", cause="case:1")

    [news] = store.intake.news(OA, "lan")
    assert news.text == "đang xử lý"
    assert "xử lý" not in str([dict(row) for row in engine.query("SELECT * FROM case_news")])
    store.intake.told(news.id)
    assert store.intake.news(OA, "lan") == []


def test_an_answer_is_rated_once_and_only_by_its_author(store: Store, engine: Engine) -> None:
    case = filed(store)
    assert not store.intake.rate(Rating(case.id, 5), person="lan")
    store.cases.answer(case, "xong")

    assert not store.intake.rate(Rating(case.id, 1), person="hung")
    assert store.intake.rate(Rating(case.id, 4), person="lan")
    assert not store.intake.rate(Rating(case.id, 1), person="lan")

    assert store.intake.satisfaction(OA, "2026-11") == {("report", 4): 1}
    assert store.intake.aftermath(case).is_rated
    columns = {key for row in engine.query("SELECT * FROM satisfaction") for key in dict(row)}
    assert columns == {"oa_id", "kind", "month", "score", "times"}


def test_ratings_of_a_month_add_up(store: Store) -> None:
    for number in range(3):
        case = filed(store, cause=f"e{number}", code=f"PA-{number}")
        store.cases.answer(case, "xong")
        store.intake.rate(Rating(case.id, 5), person="lan")

    assert store.intake.satisfaction(OA, "2026-11") == {("report", 5): 3}


def test_an_answered_case_is_reopened_once(store: Store) -> None:
    case = filed(store)
    again = Reopening(case.id, "đèn vẫn tắt", date(2026, 12, 20))
    assert not store.intake.reopen(again, person="lan")
    store.cases.answer(case, "xong")

    assert not store.intake.reopen(again, person="hung")
    assert store.intake.reopen(again, person="lan")

    reopened = store.cases.get("PA-1")
    assert (reopened.status, reopened.due_on) == (CaseStatus.REOPENED, date(2026, 12, 20))
    assert store.intake.aftermath(case) == Aftermath(is_reopened=True, reason="đèn vẫn tắt")
    store.cases.answer(reopened, "đã thay")
    assert not store.intake.reopen(again, person="lan")


def test_forgetting_a_person_leaves_no_contact_no_following_and_no_news(
    store: Store, engine: Engine
) -> None:
    own = filed(store)
    other = filed(store, person="hung", cause="e2", code="PA-2")
    store.intake.join(other.id, oa_id=OA, person="lan")
    store.intake.keep_news(other, "xong", person="lan", cause="x")

    store.erasure.forget(OA, "lan")

    assert store.intake.details(own).contact == ""
    assert store.intake.details(other) == DETAILS
    assert engine.query("SELECT * FROM case_followers") == []
    assert engine.query("SELECT * FROM case_news") == []


def test_an_answered_case_is_emptied_when_its_time_is_over(
    store: Store, engine: Engine, clock: MovableClock
) -> None:
    old = filed(store)
    store.intake.join(old.id, oa_id=OA, person="hung")
    store.cases.answer(old, "Đã thay bóng.")
    filed(store, cause="e2", code="PA-2")
    clock.advance(days=40)
    new = filed(store, cause="e3", code="PA-3")
    store.cases.answer(new, "Đã dọn.")

    assert store.retention.empty_cases(OA, answered_before=clock.millis()) == 1
    assert store.retention.empty_cases(OA, answered_before=clock.millis()) == 0

    emptied = store.cases.get("PA-1")
    assert (emptied.person, emptied.text, emptied.place, emptied.answer) == ("", "", "", "")
    assert emptied.status is CaseStatus.ANSWERED
    assert store.intake.details(old) == CaseDetails(consent=DETAILS.consent)
    assert engine.query("SELECT * FROM case_followers") == []
    assert store.cases.get("PA-2").text
    assert store.cases.get("PA-3").text
