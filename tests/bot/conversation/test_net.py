"""The net beneath the guards' phrases: what it learns, and when it may speak."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli import fitting_guards
from bot.cli.fitting_guards import fit_guards
from bot.conversation.net import NET_FILE, NO_NET, PLAIN, load_net, net_of, table_of
from bot.conversation.net_fit import Message, fit_net, judged, read_examples
from bot.conversation.verdict import fears, settle
from knowledge.text import Token, plain

FIRE = ("kho sau chợ bốc khói đen", "khói đen mù mịt cả xóm", "khói bốc lên từ kho gỗ")
THANKS = ("cảm ơn cô tận tình", "khen anh cán bộ nhiệt tình", "hài lòng lắm cảm ơn")
PAPERS = ("khai sinh cho con cần gì", "kết hôn cần giấy gì", "chứng thực bản sao ở đâu")


def read(text: str) -> Sequence[Token]:
    return plain(text)


def believed(**shares: float) -> Mapping[str, float]:
    kinds = dict.fromkeys((PLAIN, *load_net().kinds), 0.0)
    return {**kinds, PLAIN: 1.0 - sum(shares.values()), **shares}


@pytest.fixture(scope="module")
def messages() -> list[Message]:
    kinds = {"emergency": FIRE, "praise": THANKS, PLAIN: PAPERS}
    return [Message(text, kind) for kind, texts in kinds.items() for text in texts]


def test_a_fitted_net_tells_smoke_from_papers(messages: list[Message]) -> None:
    net = fit_net(messages, read)

    assert net.judge(read("khói đen ở kho"))["emergency"] > 0.5
    assert net.judge(read("giấy khai sinh ở đâu"))[PLAIN] > 0.5


def test_a_net_is_the_same_after_it_was_written_and_read(messages: list[Message]) -> None:
    net = fit_net(messages, read)
    again = net_of(json.loads(json.dumps(table_of(net))))

    before, after = (each.judge(read("kho gỗ bốc khói")) for each in (net, again))
    assert after == pytest.approx(before, abs=1e-3)


def test_every_message_is_judged_once_by_a_net_that_never_saw_it(messages: list[Message]) -> None:
    told = list(judged(messages, read, folds=3))

    assert sorted(message.text for message, _, _ in told) == sorted((*FIRE, *THANKS, *PAPERS))


def test_a_net_fitted_for_other_traits_is_refused() -> None:
    table = {**table_of(load_net()), "kinds": ["emergency"]}

    with pytest.raises(ValueError, match="fit-guards"):
        net_of(table)


def test_without_a_net_everything_is_plain() -> None:
    assert NO_NET.judge(read("nhà cháy rồi")) == {PLAIN: 1.0}


def test_the_packaged_net_is_small() -> None:
    assert NET_FILE.stat().st_size <= 400_000


def test_examples_have_a_kind_that_a_guard_or_nobody_takes() -> None:
    kinds = {message.kind for message in read_examples()}

    assert kinds <= {PLAIN, *load_net().kinds}
    assert PLAIN in kinds


def test_an_example_under_no_heading_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "examples.txt"
    file.write_text("# a remark\nnhà cháy\n", encoding="utf-8")

    with pytest.raises(ValueError, match="no heading"):
        list(read_examples(file))


@pytest.mark.parametrize("name", ["emergency", "despair", "denunciation", "complaint"])
def test_what_is_gravest_is_never_talked_away(name: str) -> None:
    assert settle(name, believed(), 8) == name


def test_a_phrase_of_a_report_yields_where_the_net_is_sure_of_a_question() -> None:
    assert settle("site_report", believed(site_report=0.001), 8) is None
    assert settle("site_report", believed(site_report=0.1), 8) == "site_report"


def test_the_net_speaks_without_a_phrase_only_if_it_is_sure() -> None:
    assert settle(None, believed(praise=0.95), 8) == "praise"
    assert settle(None, believed(praise=0.8), 8) is None


def test_what_could_be_anything_is_no_report() -> None:
    spread = believed(praise=0.24, suggestion=0.24, scam=0.24, press=0.24)

    assert settle(None, spread, 8) is None


def test_two_words_are_too_few_for_an_opinion() -> None:
    assert settle(None, believed(emergency=0.99), 2) is None
    assert not fears(believed(emergency=0.99), 2)


def test_a_likely_danger_is_feared_before_it_is_believed() -> None:
    doubtful = believed(emergency=0.3, despair=0.2)

    assert settle(None, doubtful, 8) is None
    assert fears(doubtful, 8)
    assert not fears(believed(emergency=0.1), 8)


def test_fit_guards_learns_files_and_saves(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, messages: list[Message]
) -> None:
    monkeypatch.setattr(fitting_guards, "read_examples", lambda: iter(messages))
    asked = tmp_path / "asked.jsonl"
    rows = [
        {"question": "tôi không thiết sống nữa", "expect_guard": "emergency"},
        {"question": "xã nên có ghế", "expect_guard": "suggestion"},
        {"question": "làm căn cước ở đâu", "expect": ["1.014063"]},
    ]
    asked.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    saved = tmp_path / "net.json"

    done = CliRunner().invoke(fit_guards, [str(asked), "--to", str(saved)], catch_exceptions=False)

    assert done.exit_code == 0
    kinds = json.loads(saved.read_text(encoding="utf-8"))["kinds"]
    assert kinds == ["despair", "emergency", "praise", "suggestion"]


@pytest.mark.bar
def test_fit_guards_judges_without_saving(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, messages: list[Message]
) -> None:
    monkeypatch.setattr(fitting_guards, "read_examples", lambda: iter(messages))
    saved = tmp_path / "net.json"

    done = CliRunner().invoke(fit_guards, ["--judge", "--to", str(saved)], catch_exceptions=False)

    assert "emergency (3): as typed" in done.output
    assert not saved.exists()
