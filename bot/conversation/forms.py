"""The questions of a citizen's report as a table: what to ask, what will do, what is next.

Keeps no state; the draft itself tells which question is open.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from bot.conversation.rules import Rules
from bot.models import IN_TEXT, CaseKind, ReportDraft
from knowledge.text import Token, fold

NUMBERED = "\nMã hồ sơ: "
"""Parts an account from the dossier's code; its presence says that we asked."""

LATE = CaseKind.LATE_DOSSIER
_UNKNOWN = "không nêu"
_REFERENCE = "reference"
_NO_CODE = re.compile(r"\b(?:khong|ko|chua|quen|mat|bo qua|thoi)\b")
_CODE = re.compile(r"(?<![\w.-])[A-Za-z]{0,3}\d{1,6}(?:[.-][A-Za-z]{0,3}\d{1,8}){2,6}(?![\w-])")
_CODE_FIGURES = 11
MAX_TEXT = 2_000
MAX_PLACE = 300
Words = tuple[Token, ...]
CONTACT = "contact"
NAME = "name"
"""Stands among what a draft passed over where its author chose to be left out of it."""

OPTIONAL = ("happened", "media", CONTACT)
"""Fields that a report may lack."""

_TIME = re.compile(
    r"\b(?:(?:hom|bua) (?:qua|nay|kia|truoc|no)|(?:sang|trua|chieu|toi|dem|khuya|tuan|thang|nam)"
    r" (?:nay|qua|truoc|roi|ngoai)|(?:ca|may|hang|moi|\d+|mot|hai|ba|bon|nam|muoi|vai|nhieu|nua)"
    r" (?:ngay|tuan|thang|gio|hom|dem|tieng)|tu (?:sang|trua|chieu|toi|dem|dau|cuoi|hom|luc|thu|\d)"
    r"|luc \d|\d{1,2}(?:[hg]\d{0,2}| gio)\b|(?:ngay|thang) \d{1,2}"
    r"|thu (?:hai|ba|tu|nam|sau|bay|\d)|chu nhat"
    r"|thuong xuyen|lien tuc|vua (?:xay|moi)|lau (?:nay|roi))\b"
)
_FIGURES = re.compile(
    r"(?<![\d/.,:-])(?:(?P<day>\d{1,2})/(?P<month>\d{1,2})(?:/\d{2,4})?|(?P<hour>\d{1,2}):[0-5]\d)"
    r"(?![\d/:-])"
)
_NUMBERED_PLACE = re.compile(
    r"\b(?:so|nha|ngo|hem|ngach|kiet|duong|quoc lo|ql|tinh lo|khu|lo|to|thon|ap|cot|km)$"
)
_PROMISED = re.compile(r"\bhen (?:tra )?(?:\w+ ){0,3}?\d")
_SKIP = re.compile(
    r"(?:da |thoi )?(?:khong|ko|k|hong|bo qua|chua(?: co)?|thoi|khoi|xong|quen|tiep)"
    r"(?: (?:co|nho|ro|biet|can|a|nhe|nha|gui|them|gi|ca|anh|duoc|sao|roi|chup)){0,4}"
)
_CONTACT = re.compile(
    r"(?<![\d.])(?:\+?84|0)(?:[ .-]?\d){8,10}(?!\d)|[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64})+"
)
_CALL_BACK = re.compile(
    r"(?:liên hệ|gọi (?:lại )?(?:cho )?(?:tôi|em|mình|tui|con|cháu)|"
    r"(?:sđt|sdt|số điện thoại|đt)(?: của)? (?:tôi|em|mình|tui))\D{0,12}"
    r"((?:\+?84|0)(?:[ .-]?\d){8,10})(?!\d)",
    re.IGNORECASE,
)
_CONTACT_WORDS = 12
_SHORT_WORDS = 8
"""In a longer account "1/3" may be a third of the road."""


@dataclass(frozen=True, slots=True)
class Step:
    """One question: the draft's field that it fills, its wording, and what will do."""

    field: str
    ask: str
    retry: str
    accepts: Callable[[Words, Rules], bool]
    is_optional: bool = False

    def is_open(self, draft: ReportDraft) -> bool:
        """Say whether the question still has no answer.

        Optional ones are asked only where something else had to be asked as well.
        """
        if self.is_optional and (not draft.is_guided or self.field in draft.passed):
            return False
        if self.field == _REFERENCE:
            return NUMBERED not in draft.text
        return not getattr(draft, self.field)

    def filled(self, draft: ReportDraft, text: str, *, words: Words, rules: Rules) -> ReportDraft:
        """Return the draft with this question answered, and the place where that tells it too."""
        if self.is_optional and is_skip(text):
            return passed(draft, self.field)
        if self.field == "text":
            told = begun(CaseKind(draft.kind), text, words=words, rules=rules)
            happened = told.happened or draft.happened
            return replace(draft, text=told.text, place=told.place, happened=happened)
        if self.field == _REFERENCE:
            return referenced(draft, find_reference(text) or text, words=words)
        if self.field == "happened":
            return _time_or_place(draft, text, words=words, rules=rules)
        if self.field == CONTACT and (contact := find_contact(text)):
            return replace(draft, contact=contact)
        if self.field in ("media", CONTACT):
            # Words instead of a picture or a number belong to the account.
            account, mark, code = draft.text.partition(NUMBERED)
            more = f"{account}\n{text}"[: MAX_TEXT - MAX_PLACE] + mark + code
            return passed(replace(draft, text=more), self.field)
        return located(draft, text)


def is_account(words: Words, rules: Rules) -> bool:
    """Say whether words tell of something: two at least, beyond "tôi muốn phản ánh"."""
    if rules.only("idle", words):
        return False
    opener = rules.phrases["report_opener"].find(words)
    told = words[opener[1] :] if opener else words
    return len(told) >= 2


def is_place(words: Words, rules: Rules) -> bool:
    """Say whether words can tell a place: one at least, and not just "ở đây"."""
    is_idle = rules.only("place_vague", words) or rules.only("idle", words)
    is_figures = not any(character.isalpha() for word in words for character in word.folded)
    return bool(words) and not is_idle and not is_figures


def names_place(words: Words, rules: Rules) -> bool:
    """Say whether a report already tells where."""
    vague = rules.phrases["place_vague"].find(words)
    rest = words[: vague[0]] + words[vague[1] :] if vague else words
    return rules.has("place", _without_neighbours(rest))


def referenced(draft: ReportDraft, answer: str, *, words: Words) -> ReportDraft:
    """Return the draft with the dossier's code, or with the remark that there is none."""
    account, _, _ = draft.text.partition(NUMBERED)
    folded = " ".join(word.folded for word in words)
    is_unknown = not any(map(str.isdigit, answer)) and bool(_NO_CODE.search(folded))
    told = _UNKNOWN if is_unknown or not answer.strip() else " ".join(answer.split())[:MAX_PLACE]
    return replace(draft, text=f"{account[: MAX_TEXT - MAX_PLACE]}{NUMBERED}{told}")


def find_reference(text: str) -> str:
    """Return what looks like a dossier's code in a text, else nothing.

    Such codes are long, in groups, as in H19.24-261012-0003; a date or a phone number is none.
    """
    found = (match[0] for match in _CODE.finditer(text))
    return next((code for code in found if sum(map(str.isdigit, code)) >= _CODE_FIGURES), "")


def _without_neighbours(words: Words) -> Words:
    """Drop "hàng xóm": people, not a place, though "xóm" alone is one."""
    kept: list[Token] = []
    for word in words:
        if word.folded == "xom" and kept and kept[-1].folded == "hang":
            kept.pop()
        else:
            kept.append(word)
    return tuple(kept)


def located(draft: ReportDraft, place: str) -> ReportDraft:
    """Return the draft with its place."""
    # Another place may be that of another open report.
    return replace(draft, place=" ".join(place.split())[:MAX_PLACE], similar="")


def timed(draft: ReportDraft, happened: str) -> ReportDraft:
    """Return the draft with when it happened."""
    return replace(draft, happened=" ".join(happened.split())[:MAX_PLACE])


def _time_or_place(draft: ReportDraft, text: str, *, words: Words, rules: Rules) -> ReportDraft:
    """Take "thôn 2 mới đúng" as a better place, though we asked when."""
    if names_place(words, rules) and not tells_time(text):
        return located(draft, text)
    return timed(draft, text)


def passed(draft: ReportDraft, *names: str) -> ReportDraft:
    """Return the draft in which these optional questions are not asked (again)."""
    return replace(draft, passed=tuple(dict.fromkeys((*draft.passed, *names))))


def is_nameless(draft: ReportDraft) -> bool:
    """Say whether the author chose, before telling anything, that the case shall not keep them."""
    return NAME in draft.passed


def tells_time(text: str) -> bool:
    """Say whether a text tells when: "từ hôm qua", "cả tuần nay", "lúc 7 giờ", "20/11", "7:30"."""
    return bool(_TIME.search(fold(text))) or any(map(_is_time, _FIGURES.finditer(text)))


def _is_time(figures: re.Match[str]) -> bool:
    """Say whether figures are a day or an hour, not a house as in "ngõ 20/11" nor a share."""
    before = fold(figures.string[: figures.start()])
    if _NUMBERED_PLACE.search(before) or len(figures.string.split()) > _SHORT_WORDS:
        return False
    if figures["hour"]:
        return int(figures["hour"]) < 24
    return 1 <= int(figures["day"]) <= 31 and 1 <= int(figures["month"]) <= 12


def is_skip(text: str) -> bool:
    """Say whether somebody has no answer to an optional question."""
    return bool(_SKIP.fullmatch(" ".join(re.findall(r"\w+", fold(text)))))


def find_contact(text: str) -> str:
    """Return the phone number or mail address that a short message consists of, else nothing."""
    found = _CONTACT.search(text)
    return found[0] if found and len(text.split()) <= _CONTACT_WORDS else ""


def _own_contact(text: str) -> str:
    """Return the number that an account says to call back; another's may stand in it as well."""
    found = _CALL_BACK.search(text)
    return found[1] if found else ""


def _what(ask: str) -> Step:
    return Step("text", ask, "report.too_short", is_account)


def _where(ask: str) -> Step:
    return Step("place", ask, "report.place_too_short", is_place)


def _number(ask: str) -> Step:
    return Step(_REFERENCE, ask, ask, lambda words, rules: bool(words))


def _when(ask: str) -> Step:
    return Step("happened", ask, ask, is_told, is_optional=True)


def is_told(words: Words, rules: Rules) -> bool:
    """Say whether words say something beyond politeness."""
    return bool(words) and not rules.only("idle", words)


_PHOTO = Step("media", "report.ask_photo", "report.ask_photo", is_told, is_optional=True)
_SINCE = _when("report.ask_when")


def is_contact(words: Words, rules: Rules) -> bool:
    """Say whether words can be a contact; a number that is none is asked for again."""
    said = " ".join(word.folded for word in words)
    is_words = sum(map(str.isalpha, said)) > sum(map(str.isdigit, said))
    return is_told(words, rules) and (is_words or bool(find_contact(said)))


_REACH = Step(CONTACT, "report.ask_contact", "report.contact_unclear", is_contact, is_optional=True)

FORMS: Mapping[CaseKind, tuple[Step, ...]] = {
    CaseKind.REPORT: (_what("report.ask_what"), _where("report.ask_place"), _SINCE, _PHOTO, _REACH),
    CaseKind.ATTITUDE: (
        _what("report.ask_what_attitude"),
        _where("report.ask_office"),
        _SINCE,
        _REACH,
    ),
    CaseKind.RULE: (_what("report.ask_what_rule"),),
    CaseKind.LATE_DOSSIER: (
        _what("report.ask_what_dossier"),
        _where("report.ask_filed_at"),
        _number("report.ask_reference"),
        _when("report.ask_promised"),
        _REACH,
    ),
    CaseKind.PRAISE: (_what("report.ask_what_praise"),),
    CaseKind.SUGGESTION: (_what("report.ask_what_suggestion"),),
    CaseKind.HUMAN: (),
    CaseKind.DATA: (),
}
"""The questions of each kind in their order; after the last one comes the summary."""


def open_step(draft: ReportDraft) -> Step | None:
    """Return the first question without an answer, or None when only the consent is missing."""
    return next((step for step in FORMS[CaseKind(draft.kind)] if step.is_open(draft)), None)


def begun(kind: CaseKind, text: str, *, words: Words, rules: Rules) -> ReportDraft:
    """Return a draft with what a first message already tells."""
    if not is_account(words, rules):
        return ReportDraft(kind.value)
    is_timed = bool(_PROMISED.search(fold(text))) if kind is LATE else tells_time(text)
    draft = ReportDraft(
        kind.value,
        text=text[:MAX_TEXT],
        happened=IN_TEXT if is_timed else "",
        contact=_own_contact(text),
    )
    if kind is LATE and (code := find_reference(text)):
        draft = referenced(draft, code, words=words)
    asks_place = any(step.field == "place" for step in FORMS[kind])
    if asks_place and names_place(words, rules):
        # The place stands in the account itself; asking again would annoy.
        return replace(draft, place=IN_TEXT)
    return draft
