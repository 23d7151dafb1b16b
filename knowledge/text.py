"""Normalises Vietnamese text: the only normaliser, used to build the index and to ask it.

Finds words, not meanings: it folds, decodes leftover keystrokes, expands short forms and
drops politeness. What the words ask for is decided in bot.matching.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from knowledge.frames import frame_phrases
from knowledge.lexicon import Lexicon
from knowledge.phrases import PhraseTable
from knowledge.syllables import (
    decode_slang,
    decode_telex,
    is_syllable,
    looks_like_vni,
    without_digits,
)

MAX_CHARACTERS = 200
"""Longer questions are clipped: the topic is at the start and the matcher must stay fast."""

_TONES = {"\u0301": "1", "\u0300": "2", "\u0309": "3", "\u0303": "4", "\u0323": "5"}
_HELD = re.compile(r"([^\W\d_bcdfghjklmnpqrstvwxzđ])\1{2,}|(?<=[^\W\d_])([^\W\d_])\2{2,}\b", re.I)
_WORD = re.compile(r"[^\W_]+")
_DOCUMENT = re.compile(r"\d\s*/\s*(\w+)\s*-\s*[^\W\d_]", re.I)
"""The type in a document's number: "15/CT-UBND"; it is no short form of anything else."""

_GLUED_NUMBER = re.compile(r"([a-z]{2,})(\d+)")
_SINGLE_I = re.compile(r"(?:[hklmst]|qu)i")
_CHAT_WORDS = frozenset({"ok", "oke", "okie", "oki", "okay", "bye", "hi", "hello", "thanks"})
"""Words of the chat that look like playful spelling and are none."""

_CLASSES = frozenset({"loai", "hang", "nhom", "cap", "muc", "bac"})
_ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5", "vi": "6", "y": "1"}
"""Roman numbers of classes, folded; a lone "i" folds to "y" where both are right."""

_NO_LEXICON = Lexicon()


@dataclass(frozen=True, slots=True)
class Token:
    """One word in the forms that matching needs.

    `typed` is what the citizen wrote ("cccd"), `raw` the word read from it ("căn"), `key` its
    accents independent of tone placement, `folded` the word without marks. In the last two i
    and y have one spelling: "kí" and "ký" are the same word, folded "ky".
    """

    typed: str
    raw: str
    key: str
    folded: str

    @property
    def marked(self) -> bool:
        """Say whether any accent is known of this word."""
        return self.key != self.folded


def nfc(text: str) -> str:
    """Return the composed form, in which all our text is stored and compared."""
    return unicodedata.normalize("NFC", text)


def fold(text: str) -> str:
    """Reduce text to lower-case letters and digits without marks, one space between words."""
    return " ".join(text.translate(_FOLDED).split())


class _FoldedCharacters(dict[int, str]):
    """What each character folds to, by its code point; learnt when it is met.

    No character's folding depends on its neighbours, so a text is folded by looking up.
    """

    def __missing__(self, code: int) -> str:
        bare = _without_marks(unicodedata.normalize("NFD", chr(code))).casefold()
        bare = _without_marks(unicodedata.normalize("NFD", bare)).casefold()
        bare = bare.replace("đ", "d")
        found = "".join(c if c.isalnum() else " " for c in bare if not _is_hidden(c))
        if len(self) < _MOST_CHARACTERS:
            self[code] = found
        return found


_MOST_CHARACTERS = 8_192
"""Vietnamese needs a few hundred; strange texts shall not fill the memory."""

_FOLDED = _FoldedCharacters()


@lru_cache(maxsize=16384)
def accent_key(syllable: str) -> str:
    """Return the letters with their shape, then the tone as a digit: "hòa" and "hoà" → "hoa2"."""
    tone, letters = "", []
    for character in unicodedata.normalize("NFD", syllable.lower()):
        if character in _TONES:
            tone = tone or _TONES[character]
        else:
            letters.append(character)
    return nfc("".join(letters)) + tone


def one_spelling(folded: str) -> str:
    """Return one spelling of i and y where both are right: "ki" and "ky" → "ky"."""
    return folded[:-1] + "y" if _SINGLE_I.fullmatch(folded) else folded


def tokens(
    text: str, lexicon: Lexicon = _NO_LEXICON, *, known: Collection[str] = frozenset()
) -> tuple[Token, ...]:
    """Split a text into words, with leftover keystrokes decoded and short forms expanded.

    A word whose folded form is in `known` is never decoded ("visa", "test").
    """
    typed = _words(text)
    folded = [_folded(word) for word in typed]
    numbered = [bare for bare in folded if not bare.isalpha()]
    vni = sum(map(looks_like_vni, numbered)) > 1 or any("d9" in bare for bare in numbered)
    context = frozenset(folded)
    shouted = text.isupper()
    literal = {fold(kind) for kind in _DOCUMENT.findall(text)} | _CHAT_WORDS
    found: list[Token] = []
    for word, bare in zip(typed, folded, strict=True):
        if bare in literal:
            found.append(_token(word))
            continue
        meaning = None
        if bare in lexicon.safe or bare in lexicon.context:
            is_capital = word.isupper() and not shouted
            meaning = _expansion(word, bare, context, lexicon=lexicon, is_capital=is_capital)
        if meaning is not None:
            found += [_token(part, typed=word) for part in _words(meaning)]
        elif bare:
            found += _read(word, bare, known=known, is_vni=vni)
    return _with_classes(found)


def without_frames(words: Sequence[Token]) -> tuple[Token, ...]:
    """Drop greetings and politeness, but never the whole question."""
    return tuple(words[at] for at in unframed(words))


def unframed(words: Sequence[Token]) -> Sequence[int]:
    """Return the places of the words that are no politeness; of politeness alone, all."""
    framed = {at for hit in _frames().find(words) for at in range(hit.start, hit.end)}
    rest = tuple(at for at in range(len(words)) if at not in framed)
    return rest or range(len(words))


def _with_classes(words: list[Token]) -> tuple[Token, ...]:
    """Write the Roman number of a class as people type it: "loại III" → "loại 3"."""
    for at in range(1, len(words)):
        number = _ROMAN.get(words[at].folded)
        if number and words[at - 1].folded in _CLASSES:
            words[at] = _token(number, typed=words[at].typed)
    return tuple(words)


@lru_cache(maxsize=4096)
def plain(text: str) -> tuple[Token, ...]:
    """Split text of our own (titles, wordings), in which nothing needs decoding.

    The last few thousand are remembered: official words recur with every phrase for them.
    """
    return _with_classes(list(map(_token, _all_words(text))))


def folded_words(text: str) -> set[str]:
    """Return the distinct words of a long text of our own, folded."""
    return {_forms(nfc(word))[2] for word in set(_WORD.findall(text.lower()))} - {""}


def _without_marks(decomposed: str) -> str:
    if decomposed.isascii():
        return decomposed
    return "".join(c for c in decomposed if unicodedata.category(c)[0] != "M")


def _is_hidden(character: str) -> bool:
    """Say whether a character is invisible: zero-width, joiners, controls but white space."""
    if character.isspace():
        return False
    return unicodedata.category(character) in {"Cf", "Cc", "Cs", "Co", "Cn"}


def _all_words(text: str) -> Iterator[str]:
    visible = nfc(text)
    if visible.isprintable():
        return filter(_folded, _WORD.findall(visible))
    visible = "".join(c for c in visible if not _is_hidden(c))
    # Letters between which something hidden stood may be one letter now.
    return filter(_folded, map(nfc, _WORD.findall(visible)))


def _words(text: str) -> list[str]:
    """Clip at a word's end, squeeze held keys ("koooo"), split."""
    clipped = nfc(text)
    if len(clipped) > MAX_CHARACTERS:
        head, _, tail = clipped[: MAX_CHARACTERS + 1].rpartition(" ")
        clipped = head or tail[:MAX_CHARACTERS]
    return list(_all_words(_HELD.sub(r"\1\2", clipped)))


@lru_cache(maxsize=16384)
def _token(word: str, *, typed: str | None = None) -> Token:
    return Token(typed or word, *_forms(word.lower()))


@lru_cache(maxsize=16384)
def _folded(word: str) -> str:
    """Fold one word; the same few thousand come again and again."""
    return fold(word)


@lru_cache(maxsize=16384)
def _forms(lower: str) -> tuple[str, str, str]:
    """Return raw word, accent key and folded word, both with one spelling of i and y."""
    key, folded = accent_key(lower), _folded(lower)
    same = one_spelling(folded)
    return lower, key if same == folded else key.replace("i", "y"), same


def _read(word: str, bare: str, *, known: Collection[str], is_vni: bool) -> list[Token]:
    if bare in known or is_syllable(bare):
        return [_token(word)]
    if is_vni and looks_like_vni(bare):
        return [_token(without_digits(bare), typed=word)]
    glued = _GLUED_NUMBER.fullmatch(bare)
    if glued and is_syllable(glued[1]):
        return [_token(part, typed=word) for part in glued.groups()]
    slang = decode_slang(word.lower(), bare)
    if slang is not None:
        return [_token(slang, typed=word)]
    decoded = decode_telex(bare)
    return [_token(word) if decoded is None else _token(decoded, typed=word)]


def _expansion(
    word: str, bare: str, context: frozenset[str], *, lexicon: Lexicon, is_capital: bool
) -> str | None:
    """Return what a short form stands for here, or None.

    A short form that is a syllable too ("ca", "do") is never expanded for its own sake: it
    must be typed in capitals, or stand bare beside one of its context words.
    """
    safe = lexicon.safe.get(bare)
    if safe is not None and (is_capital or not is_syllable(bare)):
        return safe
    short = lexicon.context.get(bare)
    if short is None or (word.lower() != bare and is_syllable(bare)):
        return None
    return short.expansion if is_capital or _meets(short.only_with, context) else None


def _meets(companions: Iterable[str], context: frozenset[str]) -> bool:
    return any(context.issuperset(phrase.split()) for phrase in companions)


@lru_cache(maxsize=1)
def _frames() -> PhraseTable[None]:
    return PhraseTable((plain(phrase), None) for phrase in frame_phrases())
