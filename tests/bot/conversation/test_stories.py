"""Citizens' stories through the intake, in any order: nobody is left without an answer.

Two neighbours say anything at any time: answers, interruptions, pictures, repeated webhooks, old
buttons, hours of silence; an officer answers in between.
"""

from __future__ import annotations

import copy
import re
from collections import Counter
from collections.abc import Sequence

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from bot.cases.codes import is_code
from bot.clock import MovableClock
from bot.conversation.forms import FORMS, open_step
from bot.conversation.guide import Guide
from bot.models import CaseKind, CaseStatus, News, Outcome
from bot.zalo.events import (
    Attachment,
    Echo,
    Event,
    InfoSubmitted,
    MediaKind,
    MediaMessage,
    TextMessage,
)
from tests.bot.conversation.talk import LAN, FakeCases, Talk
from tests.conftest import MONDAY_MORNING

MATTERS = """
phản ánh
phản ánh đèn đường hỏng ở thôn 3
đèn đường thôn 3 hỏng rồi
rác chất đống không ai dọn
ổ gà đầy đường trước chợ Mẫu
cán bộ một cửa quát mắng người dân
phản ánh không nêu tên
thủ tục xin phép xây dựng quá rườm rà
nộp hồ sơ ba tháng vẫn chưa có kết quả
khen cô Hoa ở bộ phận một cửa rất nhiệt tình
tôi góp ý nên lắp thêm ghế chờ
1. đèn đường hỏng ở thôn 3 2. rác chất đống ở chợ Mẫu
den duong hong, ngoai ra rac chat dong cho mau
hồ sơ H19.24-261012-0003 nộp ở một cửa xã trễ hẹn hoài
""".strip().splitlines()
ANSWERS = """
thôn 3
ngõ 12 Trần Phú
xã Đắk Búk So
ở đây
7
từ hôm qua
không nhớ
bỏ qua
không
H19.24-261012-0003
hẹn 20/11
0912345678
mùi rất hôi, trẻ con không dám qua
à ở thôn 2 mới đúng
1
2
0
3
gửi
có
ừ
ĐỒNG Ý
KHÔNG
ẨN DANH
sửa lại
cùng theo dõi
gửi riêng
""".strip().splitlines()
ASIDES = """
menu
huỷ
tiếp tục
dừng
phí cấp lại căn cước bao nhiêu?
gặp cán bộ
phản ánh của tôi
cảm ơn
bao giờ có điện lại
tôi muốn tố cáo ông chủ tịch xã nhận hối lộ
dữ liệu của tôi
tôi muốn khiếu nại quyết định thu hồi đất
khi nào sửa xong?
trợ giúp
ngu thế
tra cứu PA-7K3-M9Q
tra cứu PA-7K3-M9R
?
👍
không phải cái đó
""".strip().splitlines()
BUTTONS = """
#gui
#sua
#huy
#tiep-tuc
#menu
#phan-anh
#cung-theo-doi
#gui-rieng
#gap-can-bo
#phan-anh-cua-toi
#danh-gia:pa-7k3-m9q:5
#mo-lai:pa-7k3-m9q
#khong-co
#tthc:khai-sinh:fee
""".strip().splitlines()
MEDIA = (
    ("image", Attachment("image", url="https://media.example/1")),
    ("file", Attachment("file", url="https://media.example/2", name="don.pdf")),
    ("video", Attachment("video", url="https://media.example/4")),
    ("location", Attachment("location", latitude=12.0012, longitude=107.6901)),
    (
        "location",
        Attachment(
            "location",
            description="thôn 2, xã Đắk Búk So, huyện Tuy Đức",
            latitude=12.2,
            longitude=107.4,
        ),
    ),
    ("sticker", Attachment("sticker")),
    ("audio", Attachment("audio", url="https://media.example/3")),
)
LONG = "đèn " * 400
JUDGEMENTS = ("đánh giá {} 2", "mở lại {} vì đèn vẫn tắt", "tra cứu {}", "mở lại {}")
WORDS = st.sampled_from((*MATTERS, *ANSWERS, *ANSWERS, *ASIDES, *BUTTONS, LONG))
CAPTIONS = st.sampled_from(
    ("", "", "ngõ 12", "gửi", "huỷ", "đèn đường thôn 3 hỏng rồi", "phí bao nhiêu?")
)
WHO = st.sampled_from(("lan", "hung"))
CODE = re.compile(r"PA-[0-9A-Z]{3}-[0-9A-Z]{3}")
UNSAID = ("0912345678", "{", "}")


class Street(RuleBasedStateMachine):
    """Two neighbours at one desk; the guide comes from the fixture."""

    guide: Guide

    def __init__(self) -> None:
        super().__init__()
        self.clock = MovableClock(MONDAY_MORNING)
        self.cases = FakeCases()
        self.talks = {
            name: Talk(self.guide, self.clock, person=name, cases=self.cases)
            for name in ("lan", "hung")
        }
        self.causes: list[str] = []
        self.last: Event | None = None
        self.officer_until = {"lan": 0, "hung": 0}
        self.sent_by: dict[str, str] = {}

    @initialize(who=WHO, text=st.sampled_from(MATTERS))
    def lan_reports_a_lamp_and_somebody_something_else(self, who: str, text: str) -> None:
        for said in ("phản ánh đèn đường hỏng ở thôn 3", "gửi", "cảm ơn"):
            self.tells("lan", TextMessage(LAN, "m", said))
        self.tells(who, TextMessage(LAN, "m", text))

    @rule(who=WHO, text=WORDS)
    def says(self, who: str, text: str) -> None:
        self.tells(who, TextMessage(LAN, "m", text))

    @rule(who=WHO, media=st.sampled_from(MEDIA), caption=CAPTIONS)
    def sends(self, who: str, media: tuple[str, Attachment], caption: str) -> None:
        kind, attachment = media
        self.tells(who, MediaMessage(LAN, "m", MediaKind(kind), caption, (attachment,)))

    @rule(who=WHO)
    def taps_what_is_on_the_screen(self, who: str) -> None:
        outcome = self.talks[who].outcome
        buttons = [each for reply in outcome.replies for each in reply.buttons] if outcome else []
        if buttons:
            self.tells(who, TextMessage(LAN, "m", buttons[0].payload))

    @rule(who=WHO, phone=st.sampled_from(("0912345678", "", "abc")))
    def submits_the_contact_form(self, who: str, phone: str) -> None:
        talk = self.talks[who]
        step = open_step(talk.state.draft) if talk.state.draft else None
        talk.meets(InfoSubmitted(LAN, "Lan", phone, ""))
        if step is not None and step.field == "contact" and self.heard(who) and phone[:1] == "0":
            assert talk.state.draft is not None
            assert talk.state.draft.contact == phone

    @rule(who=WHO, parts=st.permutations(("thôn 3", "từ hôm qua", "0912345678", "ảnh", "vị trí")))
    def tells_everything_in_an_order_of_their_own(self, who: str, parts: list[str]) -> None:
        """Whatever comes first, a report with all its parts ends in one case and one code."""
        if self.is_officer_there(who):
            return
        self.wants_to_be_done(who)
        self.tells(who, TextMessage(LAN, "m", "rác chất đống không ai dọn"))
        for part in parts:
            kinds = {"ảnh": MEDIA[0], "vị trí": MEDIA[3]}
            if part in kinds:
                kind, attachment = kinds[part]
                self.tells(who, MediaMessage(LAN, "m", MediaKind(kind), "", (attachment,)))
            else:
                self.tells(who, TextMessage(LAN, "m", part))
        before = len(self.cases.filed) + len(self.cases.joined)
        self.wants_to_send(who)
        assert len(self.cases.filed) + len(self.cases.joined) <= before + 1

    @rule(who=WHO)
    def says_the_same_again(self, who: str) -> None:
        """An impatient thumb: the same words or the same button once more."""
        if self.last is not None:
            self.tells(who, self.last)

    @rule(who=WHO, text=WORDS)
    def the_worker_dies_before_it_has_written(self, who: str, text: str) -> None:
        """The event is taken again from the same state: it must say and file the same."""
        talk, event = self.talks[who], TextMessage(LAN, "m", text)
        state, events, kept = talk.state, talk.events, copy.deepcopy(vars(self.cases))
        lost = talk.meets(event)
        talk.state, talk.events = state, events
        vars(self.cases).update(kept)

        self.tells(who, event)

        assert "\n\n".join(self.heard(who)) == lost

    @rule(hours=st.sampled_from((0.2, 0.6, 5, 30, 24 * 20)))
    def time_passes(self, hours: float) -> None:
        self.clock.advance(hours=hours)

    @rule(who=WHO, what=st.sampled_from(JUDGEMENTS), is_first=st.booleans())
    def speaks_of_a_case(self, who: str, what: str, is_first: bool) -> None:
        code = self.cases.filed[0 if is_first else -1][1].code
        self.tells(who, TextMessage(LAN, "m", what.format(code)))

    @rule(text=st.sampled_from(("1", "cùng theo dõi", "#cung-theo-doi", "2", "gửi", "ẨN DANH")))
    def hung_sees_the_lamp_too(self, text: str) -> None:
        """An open report like his is offered to him, and he says what he wants."""
        self.wants_to_be_done("hung")
        self.tells("hung", TextMessage(LAN, "m", "đèn đường thôn 3 hỏng rồi"))
        self.tells("hung", TextMessage(LAN, "m", text))

    @rule()
    def an_officer_answers(self) -> None:
        for who, case in self.cases.filed:
            if not case.answer:
                changes = {"status": CaseStatus.ANSWERED, "answer": "Đã xử lý xong."}
                self.cases.change(case.id, **changes, answered_at=self.clock.millis())
                self.cases.waiting.setdefault(who, []).append(News(case.id, "Có trả lời mới."))
                return

    @rule(who=WHO)
    def an_officer_talks(self, who: str) -> None:
        self.talks[who].meets(Echo(LAN, "m-officer", "Chào bà.", admin_id="9"))
        self.officer_until[who] = self.cases.taken[who].until

    @rule(who=WHO)
    def wants_to_be_done(self, who: str) -> None:
        """Whatever is open, "huỷ" ends it and the menu opens."""
        if self.is_officer_there(who):
            return
        self.tells(who, TextMessage(LAN, "m", "huỷ"))
        assert self.talks[who].state.draft is None
        self.tells(who, TextMessage(LAN, "m", "menu"))
        assert self.heard(who)[-1].startswith("Ông/Bà cần việc gì?")

    @rule(who=WHO)
    def wants_to_send(self, who: str) -> None:
        """From whatever state of an open report, a patient citizen gets a code or joins."""
        if self.is_officer_there(who) or self.talks[who].state.draft is None:
            return
        self.tells(who, TextMessage(LAN, "m", "tiếp tục"))
        for _ in range(40):
            draft = self.talks[who].state.draft
            if draft is None:
                return
            answer = "thôn 3" if draft.text else "rác chất đống không ai dọn"
            is_complete = not any(step.is_open(draft) for step in FORMS[CaseKind(draft.kind)])
            is_optional = bool(draft.text) and bool(draft.place) and not is_complete
            said = "2" if draft.similar not in ("", "none") else "gửi" if is_complete else answer
            self.tells(who, TextMessage(LAN, "m", "không nhớ" if is_optional else said))
        raise AssertionError(f"no end for {who}: {self.talks[who].state.draft}")

    def tells(self, who: str, event: Event) -> None:
        """Let somebody say something; every word of theirs is answered."""
        talk = self.talks[who]
        before = len(self.cases.filed)
        was_there = self.is_officer_there(who)
        talk.meets(event)
        self.last = event
        outcome = talk.outcome
        assert outcome is not None
        assert self.heard(who) or was_there
        for file in outcome.files:
            assert self.sent_by.setdefault(file.id, who) == who
        self.causes += [f"{who}-{talk.events}"] * (len(self.cases.filed) - before)
        self.check_what_is_said(outcome)

    def check_what_is_said(self, outcome: Outcome) -> None:
        for reply in outcome.replies:
            assert reply.text.strip()
            assert len(reply.text) <= 1_900
            assert not any(word in reply.text for word in UNSAID)
        if outcome.case is not None:
            assert any(outcome.case.code in reply.text for reply in outcome.replies)

    def is_officer_there(self, who: str) -> bool:
        return self.officer_until[who] > self.clock.millis()

    def heard(self, who: str) -> Sequence[str]:
        outcome = self.talks[who].outcome
        return [reply.text for reply in outcome.replies] if outcome else []

    @invariant()
    def each_case_has_one_code_and_one_cause(self) -> None:
        codes = [case.code for _, case in self.cases.filed]
        assert all(map(is_code, codes))
        assert not [code for code, times in Counter(codes).items() if times > 1]
        assert len(self.causes) == len(set(self.causes)) == len(self.cases.filed)

    @invariant()
    def each_file_belongs_to_one_case_of_its_sender(self) -> None:
        kept = [(case, each) for case, files in self.cases.files.items() for each in files]
        assert len({each for _, each in kept}) == len(kept)
        owners = {case.id: who for who, case in self.cases.filed}
        assert all(owners[case] in ("", self.sent_by[each]) for case, each in kept)

    @invariant()
    def what_is_being_written_has_files_that_were_sent(self) -> None:
        for who, talk in self.talks.items():
            media = talk.state.draft.media if talk.state.draft else ()
            assert len(media) <= 10
            assert all(self.sent_by[each] == who for each in media)

    @invariant()
    def nothing_unlawful_was_kept(self) -> None:
        texts = [case.text for _, case in self.cases.filed if case.kind is not CaseKind.HUMAN]
        assert not [text for text in texts if "hối lộ" in text or "thu hồi đất" in text]

    @invariant()
    def nobody_joined_their_own_case(self) -> None:
        owners = {case.id: who for who, case in self.cases.filed}
        assert all(owners[case_id] != person for case_id, person in self.cases.joined)


def stories(guide: Guide, number: int) -> None:
    """Play so many stories; a failing one is told shortly."""
    Street.guide = guide
    run_state_machine_as_test(
        Street,
        settings=settings(
            max_examples=number,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_thirty_stories_end_well(guide: Guide) -> None:
    stories(guide, 30)


@pytest.mark.bar
def test_five_hundred_stories_end_well(guide: Guide) -> None:
    stories(guide, 500)
