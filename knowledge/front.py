"""The front matter of a content file as lines: what is not changed stays as it was typed.

Comments, order and layout belong to the editors. A change touches the lines of one key or of one
row; everything else is written back character by character. Knows TOML, not what keys mean.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from difflib import SequenceMatcher

from knowledge.toml import read_toml

Value = str | int | date | tuple[str, ...]
"""What may be written under a key."""

Row = Mapping[str, Value]

_HEADER = re.compile(r"\s*(?P<open>\[\[?)\s*(?P<name>[^\[\]]+?)\s*\]\]?\s*(?:#.*)?")
_PAIRS = (('"""', '"""'), ("'''", "'''"), ("[", "]"), ("{", "}"))
_LONGEST_LINE = 100
_BARE = re.compile(r"[A-Za-z0-9_-]+")


@dataclass(slots=True, eq=False)
class Statement:
    """Some whole lines: `key = value`, or, without a key, a blank line or a remark."""

    lines: list[str]
    key: str = ""
    value: object = None

    @property
    def is_blank(self) -> bool:
        """Say whether nothing stands here."""
        return not any(line.strip() for line in self.lines)


@dataclass(slots=True, eq=False)
class Block:
    """A table with its header and the remarks above it; the first block has no header."""

    name: str = ""
    is_row: bool = False
    head: list[str] = field(default_factory=list)
    statements: list[Statement] = field(default_factory=list)

    def lines(self) -> Iterator[str]:
        """Yield the lines as they stand."""
        yield from self.head
        for each in self.statements:
            yield from each.lines

    def put(self, key: str, value: Value | None) -> None:
        """Set a key where it stands, or behind the last one; None takes it out."""
        at = next((n for n, each in enumerate(self.statements) if each.key == key), None)
        if at is None and value is not None:
            keyed = [n for n, each in enumerate(self.statements) if each.key]
            self.statements.insert(keyed[-1] + 1 if keyed else 0, _statement(key, value))
        elif at is not None and value is not None:
            self.statements[at] = _rewritten(self.statements[at], value)
        elif at is not None:
            del self.statements[at]

    def part(self) -> None:
        """Let a blank line end the block, so that another may follow."""
        lines = list(self.lines())
        if lines and lines[-1].strip():
            self.statements.append(Statement([""]))

    def close(self) -> None:
        """Let no blank line end the block."""
        while self.statements and self.statements[-1].is_blank:
            self.statements.pop()


class Front:
    """A front matter to be changed. Raises tomllib.TOMLDecodeError where it is no TOML."""

    def __init__(self, text: str) -> None:
        self.values: Mapping[str, object] = read_toml(text)
        self._blocks = list(_blocks(text.split("\n"))) if text else [Block()]

    def text(self) -> str:
        """Return the whole as it stands now."""
        return "\n".join(line for block in self._blocks for line in block.lines())

    def put(self, key: str, value: Value | None, *, table: str = "") -> None:
        """Set a key at the top or in a table; None takes it out, and the emptied table with it."""
        block = next((b for b in self._blocks if b.name == table and not b.is_row), None)
        if block is None and value is not None:
            block = Block(table, head=[f"[{table}]"])
            self._blocks[-1].part()
            self._blocks.append(block)
        if block is not None:
            block.put(key, value)
            if table and value is None and not any(each.key for each in block.statements):
                self._place([block], [])

    def put_rows(self, name: str, old: Sequence[Row], new: Sequence[Row]) -> None:
        """Turn the rows `[[name]]` into others.

        `old` is what the caller sees of each row as it stands. A row that stays keeps its lines,
        wherever it goes; one that changed keeps the keys that the caller does not see.
        """
        blocks = [block for block in self._blocks if block.is_row and block.name == name]
        if len(blocks) != len(old):  # written as a list of tables in one line
            self.put(name, None)
            blocks, old = [], []
        self._place(blocks, _matched(name, blocks, old, new))

    def _place(self, old: list[Block], new: list[Block]) -> None:
        """Let new blocks stand where the old ones stood; what is more follows the last of them."""
        last, left = self._blocks[-1], iter(new)
        slots = {id(block) for block in old}
        placed: list[Block] = []
        after = 0
        for block in self._blocks:
            follower = next(left, None) if id(block) in slots else block
            placed += [follower] if follower is not None else []
            after = len(placed) if id(block) in slots else after
        more = list(left)
        at = after or len(placed)
        placed[at:at] = more
        for block in placed[:-1] if new else []:
            block.part()
        if placed[-1] is not last:
            placed[-1].close()
        self._blocks = placed


def written(value: Value) -> str:
    """Return a value as TOML writes it; lists of some length take a line for each item."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        # Basic strings of TOML are written as JSON writes them, but for one character.
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, tuple):
        items = [written(item) for item in value]
        line = f"[{', '.join(items)}]"
        if len(items) < 5 and len(line) <= _LONGEST_LINE:
            return line
        return "\n".join(["[", *(f"  {item}," for item in items), "]"])
    return value.isoformat() if isinstance(value, date) else str(value)


def _blocks(lines: Sequence[str]) -> Iterator[Block]:
    block = Block()
    for statement in _statements(lines):
        header = _HEADER.fullmatch(statement.lines[0]) if not statement.key else None
        if header is None:
            block.statements.append(statement)
            continue
        above = _remarks_below(block)
        yield block
        block = Block(header["name"], header["open"] == "[[", [*above, *statement.lines])
    yield block


def _remarks_below(block: Block) -> list[str]:
    """Take the remarks at a block's end that belong to the header below them."""
    above: list[str] = []
    while block.statements and not block.statements[-1].key:
        if block.statements[-1].is_blank:
            break
        above = block.statements.pop().lines + above
    return above


def _statements(lines: Sequence[str]) -> Iterator[Statement]:
    """Cut into statements; a value may take many lines, and ends where TOML can be read."""
    at = 0
    while at < len(lines):
        line = lines[at].strip()
        if not line or line.startswith(("#", "[")):
            yield Statement([lines[at]])
            at += 1
            continue
        end, value = _end_of(lines, at)
        key = next(iter(value))
        yield Statement(list(lines[at:end]), key, value[key])
        at = end


def _end_of(lines: Sequence[str], at: int) -> tuple[int, Mapping[str, object]]:
    value = lines[at].partition("=")[2].strip()
    closing = next((end for begin, end in _PAIRS if value.startswith(begin)), "")
    for end in range(at + 1, len(lines) + 1):
        if closing not in lines[end - 1]:
            continue
        try:
            return end, read_toml("\n".join(lines[at:end]))
        except tomllib.TOMLDecodeError:
            continue
    raise tomllib.TOMLDecodeError("Unclosed value")


def _matched(name: str, blocks: list[Block], old: Sequence[Row], new: Sequence[Row]) -> list[Block]:
    """Return a block for each new row: its own, one that it changes, or a fresh one."""
    before, after = [*map(_frozen, old)], [*map(_frozen, new)]
    found: dict[int, Block] = {}
    free: dict[object, list[Block]] = defaultdict(list)
    for what, at, end, start, stop in SequenceMatcher(None, before, after, False).get_opcodes():
        if what == "equal":
            found.update(zip(range(start, stop), blocks[at:end], strict=True))
            continue
        spare = list(range(at, end))
        for n in range(start, stop):
            if after[n] not in before and spare:
                found[n] = _changed(blocks[spare[0]], old[spare[0]], new[n])
                spare.pop(0)
        for n in spare:
            free[before[n]].append(blocks[n])
    for n, row in enumerate(new):
        if n not in found:
            same = free[after[n]]
            found[n] = (
                same.pop(0) if same else _changed(Block(name, True, [f"[[{name}]]"]), {}, row)
            )
    return [found[n] for n in range(len(new))]


def _changed(block: Block, old: Row, new: Row) -> Block:
    for key in dict.fromkeys((*old, *new)):
        if old.get(key) != new.get(key):
            block.put(key, new.get(key))
    return block


def _frozen(row: Row) -> tuple[tuple[str, Value], ...]:
    return tuple(sorted(row.items(), key=lambda pair: pair[0]))


def _statement(key: str, value: Value) -> Statement:
    name = key if _BARE.fullmatch(key) else written(key)
    return Statement(f"{name} = {written(value)}".split("\n"), key, value)


def _rewritten(old: Statement, value: Value) -> Statement:
    """Write another value and keep the remarks beside it, item by item in a list."""
    if isinstance(value, tuple) and len(old.lines) > 2:
        lines = _list_lines(old.lines[1:-1], value) or _longer_list(old, value)
        if lines is not None:
            return Statement([old.lines[0], *lines, old.lines[-1]], old.key, value)
    fresh = _statement(old.key, value)
    if len(old.lines) == 1:
        fresh.lines[-1] += _remark(old.lines[0])
    return fresh


def _longer_list(old: Statement, items: tuple[str, ...]) -> list[str] | None:
    """Return the lines of a list that only gets items at its end; None where it is not so."""
    known = tuple(old.value) if isinstance(old.value, list) else ()
    body = old.lines[1:-1]
    if items[: len(known)] != known or not re.search(r",\s*(#.*)?$", body[-1]):
        return None
    return [*body, *(f"  {written(item)}," for item in items[len(known) :])]


def _remark(line: str) -> str:
    """Return the remark that ends a line `key = value`, with the room before it."""
    for found in re.finditer(r"\s*#", line):
        try:
            read_toml(line[: found.start()])
        except tomllib.TOMLDecodeError:
            continue
        return line[found.start() :]
    return ""


def _list_lines(lines: Sequence[str], items: tuple[str, ...]) -> list[str] | None:
    """Return the lines of a list with other items; None where items do not stand line by line."""
    known: dict[str, str] = {}
    for line in lines:
        try:
            found = read_toml(f"x = [{line}\n]")["x"]
        except tomllib.TOMLDecodeError:
            return None
        if len(found) != 1 or not isinstance(found[0], str):
            return None
        known[found[0]] = line
    last = lines[-1] if lines else ""
    if last and not re.search(r",\s*(#.*)?$", last):
        return None
    return [known.get(item, f"  {written(item)},") for item in items]
