"""The documents say what the program is: names, numbers, commands and paths must exist."""

from __future__ import annotations

import ast
import dataclasses
import json
import re
import shlex
import shutil
import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import click
import pytest

from bot import config
from bot.cli.main import cli
from bot.zalo import codes
from knowledge.check import check
from knowledge.loader import CONTENT, load

ROOT = Path(__file__).parents[1]
EXAMPLE = ROOT / "config.example.toml"
DOCS = sorted(
    path
    for path in (
        ROOT / "README.md",
        ROOT / "CHANGELOG.md",
        EXAMPLE,
        *(ROOT / "docs").rglob("*.md"),
    )
    if path.exists()
)
MARKDOWN = [path for path in DOCS if path.suffix == ".md"]
NAMED_PATH = re.compile(
    r"(?<![\w/.])(?:bot|webhooks|knowledge|tests|bench|deploy|docs)/[\w.\-/]*[\w/](?![\w*…<])"
)
ABSOLUTE_PATH = re.compile(r"(?<![\w.<>:/)\-])/([A-Za-z]+)/[\w.-]+|\b[A-Z]:\\")
SERVER_FOLDERS = {"dev", "etc", "opt", "usr", "var", "webhooks"}
"""Where a server keeps things by custom, and our own web address."""
MAKE_TARGET = re.compile(r"\bmake ([a-z][a-z-]*)")
LINK = re.compile(r"(?:\[[^\]]*\]\(|src=\")([^)\"\s]+)[)\"]")
FENCE = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def all_text() -> str:
    return "\n".join(read(path) for path in MARKDOWN)


def section(text: str, heading: str) -> str:
    """Return the text below a heading, up to the next one of any level."""
    start = text.index(heading) + len(heading)
    return re.split(r"^#", text[start:], maxsplit=1, flags=re.MULTILINE)[0]


def first_cells(text: str) -> list[str]:
    """Return the first cell of every row of the tables in a text."""
    rows = re.findall(r"^\| *([^|]*?) *\|", text, re.MULTILINE)
    return [cell.strip("`") for cell in rows if not set(cell) <= {"-", ":"}]


def fenced(path: Path) -> Iterator[tuple[str, str]]:
    """Return language and content of each fenced block."""
    for found in FENCE.finditer(read(path)):
        yield found[1], found[2]


# The platform


def sample_events() -> set[str]:
    index = json.loads(read(ROOT / "tests/data/zalo-events/_index.json"))
    return {row["event_name"] for row in index}


def test_every_sample_event_has_one_row_in_the_platform_document() -> None:
    rows = first_cells(section(read(ROOT / "docs/zalo.md"), "### 2.8 Events"))

    assert sorted(rows) == sorted({"Event", *sample_events()})


def test_every_row_of_an_event_says_what_is_done_today() -> None:
    table = section(read(ROOT / "docs/zalo.md"), "### 2.8 Events")
    done = re.findall(r"^\| `\w+` \| (\w+) \|", table, re.MULTILINE)

    assert len(done) == len(sample_events())
    assert set(done) == {"answered", "recorded", "kept"}


def test_every_error_number_has_one_row_with_its_class() -> None:
    table = section(read(ROOT / "docs/zalo.md"), "### 3.8 Error numbers")
    rows = dict(re.findall(r"^\| (-?\d+) \|.*\| *([^|]*?) *\|$", table, re.MULTILINE))

    assert set(rows) == {str(number) for number in (codes.SUCCESS, *codes.CODES)}
    for number, code in codes.CODES.items():
        assert rows[str(number)].startswith(code.consequence.value), number


def test_every_class_of_errors_is_explained() -> None:
    table = section(read(ROOT / "docs/zalo.md"), "### 3.8 Error numbers")

    assert {consequence.value for consequence in codes.Consequence} <= set(first_cells(table))


def test_every_path_the_client_calls_is_listed() -> None:
    text = section(read(ROOT / "docs/zalo.md"), "### 3.2 Calls we make")
    sources = [read(path) for path in (ROOT / "bot/zalo").glob("*.py")]
    called = {
        found for source in sources for found in re.findall(r"/v\d(?:\.\d)?/oa/\w[\w/]*", source)
    }

    assert len(called) >= 5
    assert called <= set(re.findall(r"/v\d(?:\.\d)?/oa/\w[\w/]*", text))


# Commands


def commands(group: click.Group, above: tuple[str, ...] = ()) -> Iterator[str]:
    for word, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, (*above, word))
        else:
            yield " ".join((*above, word))


@pytest.mark.parametrize("command", sorted(commands(cli)))
def test_every_command_is_mentioned(command: str) -> None:
    assert re.search(rf"(?<![\w-]){re.escape(command)}(?![\w-])", all_text())


def command_lines() -> list[tuple[str, str]]:
    """Return every `python -m bot …` line of a fenced block, with the file it stands in."""
    found = []
    for path in MARKDOWN:
        for language, block in fenced(path):
            if language in {"ini", "mermaid"}:
                continue
            for line in block.replace("\\\n", " ").splitlines():
                if "-m bot" in line:
                    found.append((name(path), line.split("-m bot", 1)[1]))
    return found


def words_of(line: str) -> list[str]:
    """Split a shell line, up to what belongs to the shell."""
    words = shlex.split(line, comments=True)
    ends = (at for at, word in enumerate(words) if word in {"|", "<", ">", ">>", "&&", ";", "&"})
    return words[: next(ends, len(words))]


def parse(words: list[str]) -> None:
    """Parse a command line as click would, without running it."""
    command: click.Command = cli
    context = click.Context(cli, info_name="bot")
    while isinstance(command, click.Group):
        _, words, _ = command.make_parser(context).parse_args(words)
        if not words:
            return
        found = command.get_command(context, words[0])
        if found is None:
            raise click.UsageError(f"no command {words[0]}")
        command, words = found, words[1:]
        context = click.Context(command, parent=context, info_name=command.name)
    if "--help" not in words:
        command.make_context(command.name or "", words, parent=context.parent)


@pytest.mark.parametrize(("file", "line"), command_lines())
def test_every_command_line_parses(file: str, line: str) -> None:
    parse(words_of(line))


@pytest.mark.parametrize(
    "line", ["casess list", "cases reply", "ask", "serve --port 1", "tokens x"]
)
def test_a_wrong_command_line_would_be_found(line: str) -> None:
    with pytest.raises(click.ClickException):
        parse(words_of(line))


# Settings


class AnySecret(dict[str, str]):
    """An environment in which every variable that the example names is set."""

    def __init__(self) -> None:
        names = re.findall(r'^#? ?\w+_env = "(\w+)"', read(EXAMPLE), re.MULTILINE)
        super().__init__({name: f"a-real-value-of-{name.lower()}" for name in names})


def uncommented_example() -> str:
    """Return the example with its commented settings switched on, but for the secrets file."""
    text = re.sub(r"^# (\w+ = .*)$", r"\1", read(EXAMPLE), flags=re.MULTILINE)
    return text.replace('file = "secrets.toml"', "")


def test_the_example_is_without_problems() -> None:
    settings = config.load(EXAMPLE, AnySecret())

    assert settings.warnings == ()
    assert len(settings.oas) == 1


def test_the_example_with_all_its_settings_is_without_problems(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text(uncommented_example(), encoding="utf-8")

    assert len(config.load(path, AnySecret()).oas[0].webhook_secrets) == 2


@pytest.mark.parametrize("part", sorted(config.SECTIONS))
def test_every_setting_stands_in_the_example_with_its_default(part: str) -> None:
    given = tomllib.loads(uncommented_example())[part]
    defaults = dataclasses.asdict(config.SECTIONS[part]())

    assert given == defaults


def test_every_key_of_an_oa_stands_in_the_example() -> None:
    (given,) = tomllib.loads(uncommented_example())["oa"]
    fields = {field.name for field in dataclasses.fields(config.Oa)}
    known = fields - {"app_secret", "webhook_secrets"} | set(config.OA_SECRET_KEYS)

    assert set(given) == known


# Paths, links, names


@pytest.mark.parametrize("path", DOCS, ids=name)
def test_every_path_that_is_named_exists(path: Path) -> None:
    missing = {
        found
        for found in NAMED_PATH.findall(read(path))
        if not (ROOT / found).exists() and not (ROOT / f"{found}.py").exists()
    }

    assert missing == set()


@pytest.mark.parametrize("path", MARKDOWN, ids=name)
def test_every_relative_link_leads_somewhere(path: Path) -> None:
    links = [found for found in LINK.findall(read(path)) if not re.match(r"[a-z]+:|#", found)]
    missing = [link for link in links if not (path.parent / link.partition("#")[0]).exists()]

    assert missing == []


@pytest.mark.parametrize("path", DOCS, ids=name)
def test_no_path_of_somebodys_machine_is_named(path: Path) -> None:
    assert set(ABSOLUTE_PATH.findall(read(path))) <= SERVER_FOLDERS


@pytest.mark.parametrize("text", ["see /home/lan/bot", "in `/srv/x`", r"at C:\bot"])
def test_a_path_of_somebodys_machine_would_be_found(text: str) -> None:
    assert not set(ABSOLUTE_PATH.findall(text)) <= SERVER_FOLDERS


@pytest.mark.parametrize("path", MARKDOWN, ids=name)
def test_every_make_target_exists(path: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", read(ROOT / "Makefile"), re.MULTILINE))
    quoted = [
        found[0] or found[1] for found in re.findall(r"`([^`\n]+)`|^(make .*)$", read(path), re.M)
    ]
    named = {target for text in quoted for target in MAKE_TARGET.findall(text)}

    assert named <= targets


def test_every_test_that_is_named_exists() -> None:
    defined = {
        found
        for path in (ROOT / "tests").rglob("test_*.py")
        for found in re.findall(r"def (test_\w+)", read(path))
    }
    files = {path.stem for path in (ROOT / "tests").rglob("test_*.py")}
    named = set(re.findall(r"\b(test_\w+)", all_text()))

    assert named
    assert named <= defined | files


@pytest.mark.parametrize(
    ("file", "test"), re.findall(r"`(tests/\w+/test_\w+\.py)`: `(test_\w+)`", all_text())
)
def test_a_test_stands_in_the_file_that_is_named_with_it(file: str, test: str) -> None:
    assert f"def {test}(" in read(ROOT / file)


# Operations


def log_sentences() -> set[str]:
    """Return the constant sentences of every warning and error that the program logs."""
    files = [path for part in ("bot", "webhooks") for path in (ROOT / part).rglob("*.py")]
    found = set()
    for path in files:
        if "emulator" in path.parts:
            continue
        for node in ast.walk(ast.parse(read(path))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in {"warning", "error", "exception", "critical", "log"}
                and isinstance(node.func.value, ast.Name)
                and node.func.value.id == "log"
            ):
                texts = [arg.value for arg in node.args if isinstance(arg, ast.Constant)]
                found |= {text.partition(": %s")[0] for text in texts if isinstance(text, str)}
    return found


def test_every_warning_and_error_of_the_log_is_explained() -> None:
    table = section(read(ROOT / "docs/operations.md"), "## What the lines of the log mean")

    assert set(first_cells(table)) == {"Message", *log_sentences()}


# The editors' guide


def test_the_editors_examples_are_good_content(tmp_path: Path) -> None:
    guide = ROOT / "docs/vi/soan-thao.md"
    examples = [block for _, block in fenced(guide) if block.startswith("+++")]
    folders = ("faq", "procedures", "plans")
    for table in CONTENT.glob("*.toml"):
        shutil.copy(table, tmp_path)
    for folder, example in zip(folders, examples, strict=True):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "bai-mau.md").write_text(example, encoding="utf-8")

    base = load(tmp_path)
    assert len(base.entries) == len(folders)
    assert check(base, date(2026, 11, 24), tmp_path) == []
    assert all(6 <= len(entry.questions) <= 15 for entry in base.entries)


def editors_messages() -> list[str]:
    table = read(ROOT / "docs/vi/soan-thao.md").partition("<!-- messages -->")[2]
    return re.findall(r"^\| `([^`]+)` \|", table, re.MULTILINE)


def problem_messages() -> Iterator[re.Pattern[str]]:
    """Return a pattern for every message that loading and checking the content can give."""
    for path in (ROOT / "knowledge").glob("*.py"):
        for node in ast.walk(ast.parse(read(path))):
            for text in said_by(node, path.stem):
                yield re.compile("".join(pattern(part) for part in parts_of(text)))


def said_by(node: ast.AST, module: str) -> list[ast.expr]:
    """Return the texts that a node yields as a problem or hands to a reporter."""
    if isinstance(node, ast.Yield) and module == "check":
        given = node.value.elts if isinstance(node.value, ast.Tuple) else [node.value]
    elif isinstance(node, ast.Call) and called(node) in {"report", "complain", "_report"}:
        given = node.args[1:]
    else:
        return []
    return [text for text in given if isinstance(text, ast.JoinedStr | ast.Constant)]


def called(node: ast.Call) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def parts_of(text: ast.expr) -> list[ast.expr]:
    return text.values if isinstance(text, ast.JoinedStr) else [text]


def pattern(part: ast.expr) -> str:
    return re.escape(str(part.value)) if isinstance(part, ast.Constant) else ".+?"


def test_every_problem_of_the_content_is_explained_to_editors_and_no_other() -> None:
    explained, possible = editors_messages(), list(problem_messages())

    unexplained = [p.pattern for p in possible if not any(map(p.fullmatch, explained))]
    invented = [text for text in explained if not any(p.fullmatch(text) for p in possible)]
    assert (unexplained, invented) == ([], [])
