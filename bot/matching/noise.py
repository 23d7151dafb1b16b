"""Writes questions as people in a hurry type them, for measuring and for fitting.

Deterministic for a given random source. Each kind of noise is one function from a question to
a question; none of them knows any answer.
"""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Callable, Mapping

from knowledge.text import fold, nfc

Noise = Callable[[str, random.Random], str]

TYPO_EVERY = 3
"""One word in so many gets a typing error."""

_NEIGHBOURS = {
    "a": "sq", "b": "vn", "c": "xv", "d": "sf", "e": "wr", "g": "fh", "h": "gj", "i": "uo",
    "k": "jl", "l": "k", "m": "n", "n": "bm", "o": "ip", "p": "o", "q": "wa", "r": "et",
    "s": "ad", "t": "ry", "u": "yi", "v": "cb", "x": "zc", "y": "tu",
}  # fmt: skip
_TEEN = (
    ("không", "ko"), ("được", "dc"), ("với", "vs"), ("bao nhiêu", "bn"), ("như thế nào", "ntn"),
    ("giấy", "giay"), ("gì", "j"), ("vậy", "z"), ("rồi", "r"), ("em", "e"), ("anh", "a"),
    ("mình", "mk"), ("cũng", "cg"), ("phải", "fải"), ("người", "ng"), ("biết", "bít"),
    ("những", "nhug"), ("đăng ký", "đk"), ("căn cước", "cc"), ("hồ sơ", "hs"), ("quá", "wa"),
    ("thủ tục", "tt"), ("ủy ban nhân dân", "ubnd"), ("đi", "đi"), ("vợ", "vk"), ("chồng", "ck"),
)  # fmt: skip
_OPENERS = (
    "dạ cho em hỏi ", "ad ơi ", "alo cho hỏi ", "chào anh chị, ", "xin chào, tôi muốn hỏi là ",
    "em chào cán bộ ạ, em muốn hỏi chút là ", "cho mình hỏi với, ",
)  # fmt: skip
_CLOSERS = (
    " ạ",
    " với ạ",
    " giúp em với",
    ", em cảm ơn",
    " vậy ạ",
    " nha",
    " mong được trả lời sớm",
)
_TELEX = {
    "ă": "aw", "â": "aa", "ê": "ee", "ô": "oo", "ơ": "ow", "ư": "uw", "đ": "dd",
}  # fmt: skip
_TONES = {"\u0301": "s", "\u0300": "f", "\u0309": "r", "\u0303": "x", "\u0323": "j"}
_LETTERS = re.compile(r"[^\W\d_]+")


def accents(question: str, _chance: random.Random) -> str:
    """Strip every mark."""
    return fold(question)


def typos(question: str, chance: random.Random) -> str:
    """Strip the marks and mistype one word in three."""
    words = fold(question).split()
    return " ".join(_typo(w, chance) if chance.randrange(TYPO_EVERY) == 0 else w for w in words)


def telex(question: str, chance: random.Random) -> str:
    """Leave half of the words as keystrokes of a switched-off Telex keyboard."""
    return _LETTERS.sub(
        lambda m: keystrokes(m.group()) if chance.random() < 0.5 else m.group(), nfc(question)
    )


def teencode(question: str, chance: random.Random) -> str:
    """Write the short forms of chats for what has one, mostly."""
    text = nfc(question).lower()
    for plain, short in _TEEN:
        if chance.random() < 0.8:
            text = re.sub(rf"\b{plain}\b", short, text)
    return text


def filler(question: str, chance: random.Random) -> str:
    """Wrap a question in politeness."""
    return chance.choice(_OPENERS) + question + chance.choice(_CLOSERS)


KINDS: Mapping[str, Noise] = {
    "accents": accents,
    "typos": typos,
    "telex": telex,
    "teencode": teencode,
    "filler": filler,
}


def keystrokes(word: str) -> str:
    """Return the Telex keys of a word: "giấy" → "giaays"."""
    tone, letters = "", []
    for character in unicodedata.normalize("NFD", word.lower()):
        if character in _TONES:
            tone = _TONES[character]
        else:
            letters.append(character)
    shaped = nfc("".join(letters))
    return "".join(_TELEX.get(letter, letter) for letter in shaped) + tone


def _typo(word: str, chance: random.Random) -> str:
    """Drop, double, swap or miss a letter; very short words stay."""
    if len(word) < 3:
        return word
    at = chance.randrange(len(word))
    kind = chance.randrange(4)
    if kind == 0:
        return word[:at] + word[at + 1 :]
    if kind == 1:
        return word[:at] + word[at] + word[at:]
    if kind == 2 and at + 1 < len(word):
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    return word[:at] + chance.choice(_NEIGHBOURS.get(word[at], word[at])) + word[at + 1 :]
