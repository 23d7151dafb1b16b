"""Knows which folded letters can be a Vietnamese syllable, and undoes typing keystrokes.

Says nothing about meaning and holds no word list: an onset and a rime are enough to tell a
word from the residue of a switched-off Telex or VNI keyboard.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import product

_ONSET_LETTERS = "b c ch d g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x"
_ONSETS = frozenset(_ONSET_LETTERS.split()) | {""}

_RIME_LETTERS = (
    "a ac ach ai am an ang anh ao ap at au ay "
    "e ec em en eng eo ep et eu ech enh "
    "i ia ich iec iem ien ieng iep iet ieu im in inh ip it iu "
    "o oa oac oach oai oam oan oang oanh oao oap oat oay oc oe oen oeo oet oi om on ong "
    "op ot "
    "u ua uan uang uat uau uay uc ue uech uenh ui um un ung uo uoc uoi uom uon uong uop "
    "uot uou up ut uu uy uya uych uyen uyet uynh uyt uyu "
    "y yem yen yet yeu"
)
_RIMES = frozenset(_RIME_LETTERS.split())
_SPECIAL = frozenset({"gi", "gin", "gieng", "giet", "gia", "quoc", "quy", "quyet", "quyen"})
_LONGEST_ONSET = 3

_VNI = re.compile(r"[a-z]+[1-9][a-z1-9]*")
_SLANG = (
    (re.compile(r"^f"), "ph"),
    (re.compile(r"^k"), "c"),
    (re.compile(r"k$"), "c"),
    (re.compile(r"^z"), "d"),
    (re.compile(r"^w"), "qu"),
    (re.compile(r"^j"), "gi"),
    (re.compile(r"g$"), "ng"),
    (re.compile(r"h$"), "nh"),
)
_TONE_LETTERS = "sfrxj"


@lru_cache(maxsize=8192)
def is_syllable(folded: str) -> bool:
    """Say whether folded letters could be one Vietnamese syllable."""
    if folded in _SPECIAL:
        return True
    return any(
        folded[cut:] in _RIMES and _may_begin(folded[:cut], folded[cut])
        for cut in range(min(_LONGEST_ONSET, len(folded) - 1) + 1)
    )


def _may_begin(onset: str, vowel: str) -> bool:
    """Apply the spelling rule: k, gh, ngh before e, i, y; c, g, ng before the others."""
    if onset in {"k", "gh", "ngh"}:
        return vowel in "eiy"
    return onset in _ONSETS and (onset not in {"c", "g", "ng"} or vowel not in "eiy")


def looks_like_vni(folded: str) -> bool:
    """Say whether a word with digits would be a syllable without them ("dang1")."""
    return _VNI.fullmatch(folded) is not None and is_syllable(without_digits(folded))


def without_digits(folded: str) -> str:
    """Drop the digits of a word typed with VNI keys."""
    return re.sub(r"\d", "", folded)


def decode_slang(word: str, folded: str) -> str | None:
    """Undo playful spelling ("fòng", "lụk", "kứu"), keeping the accents; None when it is none."""
    if is_syllable(folded) or not folded.isalpha():
        return None
    for pattern, plain in _SLANG:
        changed = pattern.sub(plain, word)
        if changed != word and is_syllable(pattern.sub(plain, folded)):
            return changed
    return None


@lru_cache(maxsize=8192)
def decode_telex(folded: str) -> str | None:
    """Undo Telex keys in a word that is no syllable; None when nothing sensible remains.

    The tone itself is not restored: a half-switched keyboard loses as many marks as it
    leaves behind, so what comes back counts as typed without marks.
    """
    if not folded.isalpha() or not folded.isascii() or is_syllable(folded):
        return None
    plain = _without_quality_keys(folded)
    for candidate in _without_tone_key(plain, anywhere=plain != folded):
        if candidate != folded and is_syllable(candidate):
            return candidate
    return None


def _without_quality_keys(folded: str) -> str:
    plain = folded.replace("dd", "d")
    if plain.startswith("d") and plain.endswith("d") and len(plain) > 2:
        plain = plain[:-1]  # "dangd": the second d typed at the end of the word
    plain = re.sub(r"([aeo])\1", r"\1", plain)
    head, *keys = re.split(r"(?<=[auo])(.*)", plain, maxsplit=1)
    return head.replace("w", "u") + "".join(keys).replace("w", "")


def _without_tone_key(plain: str, *, anywhere: bool) -> list[str]:
    """List readings: as it is, without a final tone key, without one inside the word.

    A tone key inside the word is believed only where other keys betray Telex; otherwise
    "visa" and "test" would lose their s.
    """
    readings = [plain]
    if plain[-1:] in _TONE_LETTERS + "z":
        readings.append(plain[:-1])
        readings.append(re.sub(r"([aeo])(.*)\1$", r"\1\2", plain[:-1]))
    if plain[-1:] == "w":
        readings.append(plain[:-1])
    vowels = [at for at, letter in enumerate(plain) if letter in "aeiouy"]
    if anywhere and vowels:
        readings += [
            plain[:at] + plain[at + 1 :]
            for at, letter in product(range(vowels[0] + 1, len(plain)), _TONE_LETTERS)
            if plain[at] == letter
        ]
    return readings
