"""The bot's own sentences as an installation changes them: wording.toml, checked key by key.

The file holds only what differs from the sentences that the program came with.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping

from bot.wording.wording import flat, misfit
from knowledge.problems import Problem

FILE = "wording.toml"
LONGEST = 1_900
"""Characters of one message."""


def wrong_sentences(files: Mapping[str, str]) -> tuple[Problem, ...]:
    """Return what is wrong with the sentences of a content folder; without the file, nothing."""
    text = files.get(FILE, "")
    if not text:
        return ()
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"at line (\d+)", str(error))
        return (Problem(FILE, int(place[1]) if place else 1, f"the file is no TOML: {error}"),)
    found = [
        Problem(FILE, _line(text, key), f"{key}: {wrong}")
        for key, said in flat(document)
        for wrong in wrong_sentence(key, said)
    ]
    known = dict(flat(document))
    found += [
        Problem(FILE, 1, f"{key}: không phải là chữ; đặt câu trong ngoặc kép")
        for key in _leaves(document)
        if key not in known
    ]
    return tuple(found)


def wrong_sentence(key: str, said: str) -> Iterator[str]:
    """Yield what is wrong with one sentence, in Vietnamese."""
    wrong = misfit(key, said)
    if wrong:
        yield wrong
    if not unicodedata.is_normalized("NFC", said):
        yield "chữ chưa ở dạng dựng sẵn (NFC); gõ lại bằng bảng mã Unicode dựng sẵn"
    if len(said) > LONGEST:
        yield f"dài {len(said)} ký tự; một tin nhắn chứa nhiều nhất {LONGEST}"


def _leaves(table: Mapping[str, object], prefix: str = "") -> Iterator[str]:
    for name, value in table.items():
        if isinstance(value, Mapping):
            yield from _leaves(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}"


def _line(text: str, key: str) -> int:
    name = re.compile(rf"\s*\"?{re.escape(key.rpartition('.')[2])}\"?\s*=")
    lines = text.split("\n")
    return next((n for n, line in enumerate(lines, start=1) if name.match(line)), 1)
