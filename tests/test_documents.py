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
from bot.models import DeliveryStatus
from bot.sender.effects import KINDS
from bot.staff.roles import RIGHTS, ROLE_NAMES
from bot.storage.staff import Role
from bot.storage.store import open_engine
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
API_PATH = re.compile(r"/v\d(?:\.\d)?/(?:oa|article)/\w[\w/]*")
SECTION_OF_PROTOCOL = re.compile(r"(?:protocol|zalo\.md) §(\d+(?:\.\d+)?)")
NAMED_TESTS = re.compile(r"`(tests/[\w/]+/test_\w+\.py)`: ((?:(?:, )?`test_\w+`)+)")
CODE = ("bot", "webhooks", "knowledge", "tests")
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
    called = {found for source in sources for found in API_PATH.findall(source)}

    assert len(called) >= 20
    assert called == set(API_PATH.findall(text))


def test_every_section_of_the_platform_document_that_is_named_exists() -> None:
    document = read(ROOT / "docs/zalo.md")
    sections = set(re.findall(r"^#+ (\d+(?:\.\d+)?)\.? ", document, re.MULTILINE))
    sources = [read(path) for part in CODE for path in (ROOT / part).rglob("*.py")]
    named = {found for source in sources for found in SECTION_OF_PROTOCOL.findall(source)}
    named |= set(re.findall(r"\bsections? (\d+(?:\.\d+)?)", all_text()))
    named |= set(first_cells(section(document, "## 5. Which test shows it"))) - {"Section"}

    assert len(named) >= 10
    assert named <= sections


# Commands


def commands(group: click.Group, above: tuple[str, ...] = ()) -> Iterator[str]:
    context = click.Context(group)
    for word in group.list_commands(context):
        command = group.get_command(context, word)
        assert command is not None
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
def test_every_command_line_parses(
    file: str, line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if "noi-dung" in line:  # the folder into which the editors' guide has exported the content
        (tmp_path / "noi-dung").mkdir()
        monkeypatch.chdir(tmp_path)
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


def measurements() -> list[tuple[str, str]]:
    """Return module and options of every `python -m bench.…` line of a fenced block."""
    blocks = [block for path in MARKDOWN for _, block in fenced(path)]
    return [found for block in blocks for found in re.findall(r"-m (bench\.\w+)(.*)", block)]


@pytest.mark.parametrize(("module", "options"), measurements())
def test_every_measurement_that_is_named_can_be_run(module: str, options: str) -> None:
    package = ROOT / "bench"
    sources = "".join(read(path) for path in package.glob("*.py"))

    assert (package / f"{module.removeprefix('bench.')}.py").exists()
    assert all(f'"{option}"' in sources for option in re.findall(r"--[\w-]+", options))


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


def named_with_their_file() -> list[tuple[str, str]]:
    found = NAMED_TESTS.findall(all_text())
    return [(file, test) for file, tests in found for test in re.findall(r"test_\w+", tests)]


@pytest.mark.parametrize(("file", "test"), named_with_their_file())
def test_a_test_stands_in_the_file_that_is_named_with_it(file: str, test: str) -> None:
    assert f"def {test}(" in read(ROOT / file)


def test_decisions_are_numbered_without_gaps() -> None:
    numbers = [path.name[:4] for path in sorted((ROOT / "docs/decisions").glob("*.md"))]

    assert numbers == [f"{number:04}" for number in range(1, len(numbers) + 1)]


@pytest.mark.parametrize("path", sorted((ROOT / "docs/decisions").glob("*.md")), ids=name)
def test_a_decision_says_why_what_and_what_follows(path: Path) -> None:
    text = read(path)

    assert text.startswith(f"# {path.name[:4]} ")
    assert {"## Context", "## Decision", "## Consequences"} <= set(text.splitlines())


# What is stored and sent


def tables() -> set[str]:
    scripts = "".join(map(read, (ROOT / "bot/storage/migrations").glob("*.sql")))
    gone = set(re.findall(r"DROP TABLE (?:IF EXISTS )?(\w+)", scripts))
    return {*re.findall(r"CREATE TABLE (\w+)", scripts), "schema_version"} - gone


def test_every_table_is_listed_with_what_is_personal_in_it() -> None:
    text = section(read(ROOT / "docs/security.md"), "## What is stored where")
    cells = first_cells(text)

    assert {found for cell in cells for found in re.findall(r"\w+", cell)} == {"Table", *tables()}


def test_every_table_that_an_erasure_touches_is_named() -> None:
    source = read(ROOT / "bot/storage/erasure.py")
    touched = set(re.findall(r"(?:UPDATE|DELETE FROM) (\w+)", source))
    rows = first_cells(section(read(ROOT / "docs/security.md"), "## Erasing a person"))

    assert touched
    assert touched <= {found for cell in rows for found in re.findall(r"\w+", cell)}


def test_every_status_of_a_delivery_is_named() -> None:
    told = read(ROOT / "docs/architecture.md").partition("Status of a delivery:")[2]
    sentence = told.partition("\n\n")[0]

    assert set(re.findall(r"`(\w+)`", sentence)) == {status.value for status in DeliveryStatus}


def test_every_kind_of_delivery_is_listed_with_how_often_it_is_repeated() -> None:
    text = section(read(ROOT / "docs/architecture.md"), "## One inbound message, step by step")
    rows = dict(re.findall(r"^\| `(\w+)` \|.*\| (.*) \|$", text, re.MULTILINE))
    words = {0: "never", 1: "once"}

    assert rows.keys() == KINDS.keys()
    for name_of_kind, kind in KINDS.items():
        expected = words.get(kind.resends, f"up to {kind.resends} times")
        assert rows[name_of_kind].startswith(expected), name_of_kind


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
    # The first one is a step of the walk through the guide; tests/test_editors_guide.py takes it.
    examples = [block for _, block in fenced(guide) if block.startswith("+++")][1:]
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


CHECKS = {path.stem for path in (ROOT / "knowledge/checks").glob("*.py")}


def editors_messages() -> list[str]:
    table = read(ROOT / "docs/vi/soan-thao.md").partition("<!-- messages -->")[2]
    return re.findall(r"^\| `([^`]+)` \|", table, re.MULTILINE)


def problem_messages() -> Iterator[re.Pattern[str]]:
    """Return a pattern for every message that loading and checking the content can give."""
    own, checks = (ROOT / "knowledge").glob("*.py"), (ROOT / "knowledge/checks").glob("*.py")
    spoken = (ROOT / "bot/conversation/review.py", ROOT / "bot/cli/checking.py")
    for path in (*own, *checks, *spoken):
        for node in ast.walk(ast.parse(read(path))):
            for text in said_by(node, path.stem):
                yield re.compile("".join(pattern(part) for part in parts_of(text)))


def said_by(node: ast.AST, module: str) -> list[ast.expr]:
    """Return the texts that a node yields as a problem or hands to a reporter."""
    if isinstance(node, ast.Assign) and module == "checking":
        names = [target.id for target in node.targets if isinstance(target, ast.Name)]
        given = [node.value] if names == ["message"] else []
    elif isinstance(node, ast.Yield) and module in {*CHECKS, "check", "review"}:
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


# Security: tables and roles


def schema_tables(folder: Path) -> set[str]:
    """Return the tables of a new database."""
    engine = open_engine(f"sqlite:///{folder / 'bot.db'}")
    engine.migrate()
    rows = engine.query("SELECT name FROM sqlite_master WHERE type = 'table'")
    engine.close()
    return {str(row["name"]) for row in rows} - {"sqlite_sequence"}


@pytest.mark.parametrize("heading", ["## What is stored where", "## How long it is kept"])
def test_every_table_of_the_database_is_in_the_security_document_once(
    heading: str, tmp_path: Path
) -> None:
    table = section(read(ROOT / "docs/security.md"), heading)
    cells = re.findall(r"^\| (`[^|]*`) \|", table, re.MULTILINE)
    named = [found for cell in cells for found in re.findall(r"`(\w+)`", cell)]

    assert sorted(named) == sorted(schema_tables(tmp_path))


def test_every_role_with_its_rights_is_in_the_security_document() -> None:
    table = section(read(ROOT / "docs/security.md"), "## Who may do what")
    rows = re.findall(r"^\| `(\w+)` \| ([^|]+) \| ([^|]+) \|$", table, re.MULTILINE)
    told = {role: (called, set(re.findall(r"`(\w+)`", rights))) for role, called, rights in rows}

    assert told == {
        str(role): (ROLE_NAMES[role], {str(right) for right in RIGHTS[role]}) for role in Role
    }
