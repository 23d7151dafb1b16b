"""The bot's own sentences as an installation changes them: wording.toml, checked key by key.

The file holds only what differs from the sentences that the program came with.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping

from bot.wording.wording import flat, misfit, own_texts
from knowledge.editing import EditError
from knowledge.fields import broken_line
from knowledge.front import Front
from knowledge.problems import Problem
from knowledge.toml import read_toml

FILE = "wording.toml"
_HEAD = "# Câu của cơ quan thay cho câu có sẵn; câu nào không ghi ở đây thì giữ như có sẵn.\n"
LONGEST = 1_900
"""Characters of one message."""


def wrong_sentences(files: Mapping[str, str]) -> tuple[Problem, ...]:
    """Return what is wrong with the sentences of a content folder; without the file, nothing."""
    text = files.get(FILE, "")
    if not text:
        return ()
    try:
        document = read_toml(text)
    except tomllib.TOMLDecodeError as error:
        return (Problem(FILE, broken_line(error), f"the file is no TOML: {error}"),)
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


def with_sentence(text: str, key: str, said: str) -> str:
    """Return wording.toml with another sentence; "" gives the program's own back.

    Raises EditError where the text cannot be changed safely.
    """
    table, _, name = key.partition(".")
    try:
        front = Front(text or _HEAD)
    except tomllib.TOMLDecodeError as error:
        raise EditError(f"bảng không phải TOML đọc được ({error}); sửa ở dạng chữ") from error
    own = own_texts().get(key)
    if own is None:
        raise EditError("không có câu nào tên này")
    front.put(name, said if said and said != own else None, table=table)
    changed = front.text()
    return changed if changed.endswith("\n") else f"{changed}\n"


def sentences(text: str) -> Mapping[str, str]:
    """Return the sentences that wording.toml changes, by key."""
    try:
        return dict(flat(read_toml(text)))
    except tomllib.TOMLDecodeError:
        return {}
