"""The questions of a citizen's report as a table: what to ask, what will do, what is next.

Keeps no state; the draft itself tells which question is open.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from bot.conversation.rules import Rules
from bot.models import CaseKind, ReportDraft
from knowledge.text import Token

NUMBERED = "\nMã hồ sơ: "
"""Parts an account from the dossier's code; its presence says that we asked."""

_UNKNOWN = "không nêu"
_REFERENCE = "reference"
_NO_CODE = re.compile(r"\b(?:khong|ko|chua|quen|mat|bo qua|thoi)\b")
_CODE = re.compile(r"(?<![\w.-])[A-Za-z]{0,3}\d{1,6}(?:[.-][A-Za-z]{0,3}\d{1,8}){2,6}(?![\w-])")
_CODE_FIGURES = 11
MAX_TEXT = 2_000
MAX_PLACE = 300
Words = tuple[Token, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One question: the draft's field that it fills, its wording, and what will do."""

    field: str
    ask: str
    retry: str
    accepts: Callable[[Words, Rules], bool]

    def is_open(self, draft: ReportDraft) -> bool:
        """Say whether the question still has no answer."""
        if self.field == _REFERENCE:
            return NUMBERED not in draft.text
        return not getattr(draft, self.field)

    def filled(self, draft: ReportDraft, text: str, *, words: Words, rules: Rules) -> ReportDraft:
        """Return the draft with this question answered, and the place where that tells it too."""
        if self.field == "text":
            told = begun(CaseKind(draft.kind), text, words=words, rules=rules)
            return replace(told, attachments=draft.attachments)
        if self.field == _REFERENCE:
            return referenced(draft, text, words=words)
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
    return replace(draft, place=" ".join(place.split())[:MAX_PLACE])


def _what(ask: str) -> Step:
    return Step("text", ask, "report.too_short", is_account)


def _where(ask: str) -> Step:
    return Step("place", ask, "report.place_too_short", is_place)


def _number(ask: str) -> Step:
    return Step(_REFERENCE, ask, ask, lambda words, rules: bool(words))


FORMS: Mapping[CaseKind, tuple[Step, ...]] = {
    CaseKind.REPORT: (_what("report.ask_what"), _where("report.ask_place")),
    CaseKind.ATTITUDE: (_what("report.ask_what_attitude"), _where("report.ask_office")),
    CaseKind.RULE: (_what("report.ask_what_rule"),),
    CaseKind.LATE_DOSSIER: (
        _what("report.ask_what_dossier"),
        _where("report.ask_filed_at"),
        _number("report.ask_reference"),
    ),
    CaseKind.PRAISE: (_what("report.ask_what_praise"),),
    CaseKind.SUGGESTION: (_what("report.ask_what_suggestion"),),
}
"""The questions of each kind in their order; after the last one comes the summary."""


def open_step(draft: ReportDraft) -> Step | None:
    """Return the first question without an answer, or None when only the consent is missing."""
    return next((step for step in FORMS[CaseKind(draft.kind)] if step.is_open(draft)), None)


def begun(kind: CaseKind, text: str, *, words: Words, rules: Rules) -> ReportDraft:
    """Return a draft with what a first message already tells."""
    if not is_account(words, rules):
        return ReportDraft(kind.value)
    draft = ReportDraft(kind.value, text=text[:MAX_TEXT])
    if kind is CaseKind.LATE_DOSSIER and (code := find_reference(text)):
        draft = referenced(draft, code, words=words)
    asks_place = any(step.field == "place" for step in FORMS[kind])
    if asks_place and names_place(words, rules):
        # The place stands in the account itself; asking again would annoy.
        return replace(draft, place=IN_TEXT)
    return draft


IN_TEXT = "(trong nội dung)"
"""Place of a draft whose account already names it."""
