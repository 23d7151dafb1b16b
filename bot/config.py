"""Turns a TOML file and the environment into frozen settings.

Reads nothing after the start, and reports every problem together: with the file, the key and
the remedy. Secrets come from the environment or from a file that only its owner can read; none
has a default.
"""

from __future__ import annotations

import dataclasses
import os
import stat
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, get_type_hints
from urllib.parse import urlsplit

from bot.config_files import Files, problems
from bot.errors import ConfigError
from bot.sendrules import Bulletins
from knowledge.hours import parse_hours
from knowledge.loader import CONTENT
from knowledge.place_tables import provinces_of_today
from knowledge.places import near_slugs
from knowledge.problems import ContentError

_PLACEHOLDERS = {"change-me", "changeme", "change_me", "secret", "example", "xxx", "todo"}
_LEVELS = ("debug", "info", "warning", "error")


class Secret(str):
    """A string that does not show itself when a settings object is printed."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "'***'"


@dataclass(frozen=True, slots=True)
class Server:
    """Where the web edge listens, and what it says to Zalo's checks."""

    host: str = "127.0.0.1"
    port: int = 8080
    threads: int = 8
    site_verification: str = ""
    reject_status: int = 401


@dataclass(frozen=True, slots=True)
class Storage:
    """The operational database and the compiled knowledge index."""

    url: str = "sqlite:///data/mot-cua-oa.db"
    knowledge_index: str = "data/knowledge.db"
    content: str = ""


@dataclass(frozen=True, slots=True)
class Zalo:
    """Where the platform is, and how long to wait for it."""

    openapi_url: str = "https://openapi.zalo.me"
    oauth_url: str = "https://oauth.zaloapp.com"
    connect_timeout_seconds: float = 3.05
    read_timeout_seconds: float = 10.0
    calls_per_minute: int = 0
    app_calls_per_minute: int = 4000


@dataclass(frozen=True, slots=True)
class Work:
    """How the worker, the sender and the scheduler hold and retry their work."""

    workers: int = 1
    senders: int = 2
    lease_seconds: int = 60
    max_attempts: int = 5
    echo_wait_seconds: int = 15
    tick_seconds: int = 10


@dataclass(frozen=True, slots=True)
class Log:
    """How much is logged."""

    level: str = "info"


@dataclass(frozen=True, slots=True)
class Oa:
    """One Official Account with the agency behind it."""

    id: str
    name: str
    app_id: str
    app_secret: Secret
    webhook_secrets: tuple[Secret, ...]
    agency: str = ""
    province: str = ""
    phone: str = ""
    address: str = ""
    hours: str = ""
    spokesperson: str = ""
    honorific: str = "Ông/Bà"
    dialect: str = "auto"
    buttons: str = "auto"
    callback_url: str = ""
    appsecret_proof: bool = False
    handover_minutes: int = 30
    case_months: int = 24
    working_hours: str = ""
    contact_image: str = ""

    @property
    def agency_name(self) -> str:
        """The agency as citizens know it; the OA's name where none is given."""
        return self.agency or self.name


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything the installation was told."""

    server: Server = Server()
    storage: Storage = Storage()
    zalo: Zalo = Zalo()
    work: Work = Work()
    log: Log = Log()
    bulletins: Bulletins = Bulletins()
    files: Files = Files()
    oas: tuple[Oa, ...] = ()
    secret_key: Secret | None = None
    secret_key_previous: Secret | None = None
    warnings: tuple[str, ...] = ()

    def oa(self, oa_id: str) -> Oa | None:
        """Return the OA with this id, or None when it is not ours."""
        return next((oa for oa in self.oas if oa.id == oa_id), None)


SECTIONS: Mapping[str, type] = {
    "server": Server,
    "storage": Storage,
    "zalo": Zalo,
    "work": Work,
    "log": Log,
    "bulletins": Bulletins,
    "files": Files,
}
OA_SECRET_KEYS = ("app_secret_env", "webhook_secret_env", "webhook_secret_previous_env")
_OA_REQUIRED = ("id", "name", "app_id", "app_secret_env", "webhook_secret_env")
_OA_OPTIONAL = tuple(f.name for f in dataclasses.fields(Oa) if f.default is not dataclasses.MISSING)


def load(path: Path, environ: Mapping[str, str]) -> Settings:
    """Read the settings of one installation.

    Raises ConfigError with every problem found, each naming file, key and remedy.
    """
    reader = _Reader(path.name, environ)
    document = reader.document(path)
    settings = reader.settings(document, path.parent)
    if reader.problems:
        raise ConfigError(reader.problems)
    return settings


@dataclass(slots=True)
class _Reader:
    file: str
    environ: Mapping[str, str]
    problems: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    secrets: Mapping[str, str] = field(default_factory=dict)

    def problem(self, where: str, text: str) -> None:
        self.problems.append(f"{self.file}: {where}: {text}")

    def document(self, path: Path) -> dict[str, Any]:
        try:
            return tomllib.loads(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            text = f"{path} does not exist; copy config.example.toml there and fill it in"
            raise ConfigError([text]) from None
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise ConfigError([f"{path} cannot be read: {error}; mend the file"]) from error

    def settings(self, document: dict[str, Any], folder: Path) -> Settings:
        known = {*SECTIONS, "secrets", "oa"}
        for name in document.keys() - known:
            self.problem(f"[{name}]", f"unknown section; known are {', '.join(sorted(known))}")
        self.secrets = self.secrets_file(document.get("secrets", {}), folder)
        parts = {
            name: self.section(name, kind, document.get(name, {}))
            for name, kind in SECTIONS.items()
        }
        oas = self.oas(document.get("oa", []))
        self.values(parts["server"], parts["log"])
        self.addresses(parts["storage"], parts["zalo"])
        for key, text in problems(parts["files"]):
            self.problem(f"[files] {key}", text)
        for key, text in parts["bulletins"].problems():
            self.problem(f"[bulletins] {key}", text)
        return Settings(
            **parts,
            oas=oas,
            secret_key=self.sealing_secret("BOT_SECRET_KEY"),
            secret_key_previous=self.sealing_secret("BOT_SECRET_KEY_PREVIOUS"),
            warnings=tuple(self.warnings),
        )

    def sealing_secret(self, name: str) -> Secret | None:
        key = self.optional_secret(name, name)
        if key is not None and len(key) < 32:
            self.problem(name, "has fewer than 32 characters; use 32 random bytes")
        return key

    def section(self, name: str, kind: type, given: object) -> Any:
        """Build one section's dataclass from what the file gives."""
        if not isinstance(given, dict):
            self.problem(f"[{name}]", "must be a table of settings")
            return kind()
        return kind(**self.typed(f"[{name}]", get_type_hints(kind), given))

    def typed(
        self, where: str, hints: Mapping[str, type], given: Mapping[str, object]
    ) -> dict[str, Any]:
        """Keep the keys that are known and of the right type; complain of the others."""
        good: dict[str, Any] = {}
        for key, value in given.items():
            hint = hints.get(key)
            if hint is None:
                self.problem(f"{where} {key}", f"unknown key; known are {', '.join(hints)}")
            elif hint is float and type(value) is int:
                good[key] = float(value)
            elif type(value) is not hint:
                self.problem(f"{where} {key}", f"must be of type {hint.__name__}")
            else:
                good[key] = value
        return good

    def secrets_file(self, section: object, folder: Path) -> Mapping[str, str]:
        """Read NAME = "value" pairs from the file that [secrets] file names, if any."""
        if not isinstance(section, dict):
            self.problem("[secrets]", "must be a table of settings")
            return {}
        name = self.typed("[secrets]", {"file": str}, section).get("file")
        if not name:
            return {}
        path = folder / name
        try:
            if os.name == "posix" and path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
                self.problem("[secrets] file", f"others can read {path}; run: chmod 600 {path}")
                return {}
            values = tomllib.loads(path.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
            self.problem("[secrets] file", f'{path} cannot be read as NAME = "value" lines')
            return {}
        return {key: str(value) for key, value in values.items()}

    def optional_secret(self, where: str, name: str) -> Secret | None:
        """Return a secret; None where it is not set; complain where it is empty or a sample."""
        value = self.environ.get(name, self.secrets.get(name))
        if value is None:
            return None
        if not value.strip():
            self.problem(where, f"the secret {name} is empty; set it or remove it")
        elif value.strip().lower() in _PLACEHOLDERS:
            self.problem(where, f"the secret {name} still has its sample value; set the real one")
        return Secret(value.strip())

    def required_secret(self, where: str, name: str) -> Secret:
        secret = self.optional_secret(where, name)
        if secret is None:
            remedy = f"export {name}=… or put it into the file named by [secrets] file"
            self.problem(where, f"the secret {name} is missing; {remedy}")
        return secret or Secret("")

    def oas(self, tables: object) -> tuple[Oa, ...]:
        if not isinstance(tables, list) or not tables:
            self.problem("[[oa]]", "at least one OA is needed; see config.example.toml")
            return ()
        oas = tuple(self.oa(f"[[oa]] {n}:", table) for n, table in enumerate(tables, start=1))
        ids = [oa.id for oa in oas]
        for repeated in sorted({i for i in ids if i and ids.count(i) > 1}):
            self.problem("[[oa]] id", f"{repeated} is given twice; each OA stands once")
        return oas

    def oa(self, where: str, table: object) -> Oa:
        if not isinstance(table, dict):
            self.problem(where, "must be a table of settings")
            table = {}
        hints: dict[str, type] = dict.fromkeys((*_OA_REQUIRED, "webhook_secret_previous_env"), str)
        hints |= {key: get_type_hints(Oa)[key] for key in _OA_OPTIONAL}
        values = self.typed(where, hints, table)
        for key in _OA_REQUIRED:
            if not values.get(key, "").strip():
                self.problem(f"{where} {key}", "is missing; copy it from the OA's settings page")
        self.choices(where, values)
        return Oa(
            **{key: values.get(key, "") for key in ("id", "name", "app_id")},
            **{key: values[key] for key in _OA_OPTIONAL if key in values},
            app_secret=self.oa_secret(where, values, "app_secret_env"),
            webhook_secrets=self.webhook_secrets(where, values),
        )

    def choices(self, where: str, values: Mapping[str, Any]) -> None:
        if values.get("dialect", "auto") not in ("auto", "v3", "v2"):
            self.problem(f"{where} dialect", "must be auto, v3 or v2")
        if values.get("buttons", "auto") not in ("auto", "on", "off"):
            self.problem(f"{where} buttons", "must be auto, on or off")
        if values.get("handover_minutes", 30) < 0:
            self.problem(f"{where} handover_minutes", "must be 0 or more")
        if values.get("case_months", 24) < 1:
            self.problem(f"{where} case_months", "must be 1 or more")
        try:
            parse_hours(values.get("working_hours", ""))
        except ValueError as error:
            self.problem(f"{where} working_hours", f"{error}; write 07:30-11:30, 13:30-17:00")
        self.province(where, values.get("province", ""))
        callback = values.get("callback_url", "")
        if callback and (not is_safe_address(callback) or "?" in callback or "#" in callback):
            # Zalo compares it with the saved one, and refuses one with a query (-14003).
            self.problem(f"{where} callback_url", "must be https:// without a query")

    def province(self, where: str, slug: str) -> None:
        """Complain of a province that is none of today's, naming the likely ones."""
        try:
            provinces = provinces_of_today(CONTENT)
        except ContentError as error:
            self.problem(f"{where} province", f"cannot be looked up: {error}; mend the table")
            return
        if slug and all(slug != each.slug for each in provinces):
            near = ", ".join(near_slugs(slug, provinces)) or "those of docs/operations.md"
            self.problem(f"{where} province", f'"{slug}" is no province of today; try {near}')

    def oa_secret(self, where: str, values: Mapping[str, str], key: str) -> Secret:
        name = values.get(key, "").strip()
        return self.required_secret(f"{where} {key}", name) if name else Secret("")

    def webhook_secrets(self, where: str, values: Mapping[str, str]) -> tuple[Secret, ...]:
        """Return the current secret and, during a rotation, the previous one."""
        current = self.oa_secret(where, values, "webhook_secret_env")
        name = values.get("webhook_secret_previous_env", "").strip()
        if not name:
            return (current,)
        place = f"{where} webhook_secret_previous_env"
        previous = self.optional_secret(place, name)
        if previous is None:
            self.warnings.append(
                f"{self.file}: {place}: {name} is not set, so only the current secret is accepted"
            )
            return (current,)
        return (current, previous)

    def values(self, server: Server, log: Log) -> None:
        if not 0 <= server.port <= 65535:
            self.problem("[server] port", "must lie between 0 and 65535")
        if server.reject_status not in (200, 401):
            self.problem("[server] reject_status", "must be 401 or 200")
        if log.level not in _LEVELS:
            self.problem("[log] level", f"must be one of {', '.join(_LEVELS)}")

    def addresses(self, storage: Storage, zalo: Zalo) -> None:
        if not storage.url.startswith(("sqlite:///", "postgresql://")):
            self.problem("[storage] url", "must begin with sqlite:/// or postgresql://")
        for key, url in (("openapi_url", zalo.openapi_url), ("oauth_url", zalo.oauth_url)):
            if not is_safe_address(url):
                self.problem(f"[zalo] {key}", "must be https:// (http:// only on this machine)")
        if zalo.calls_per_minute < 0:
            self.problem("[zalo] calls_per_minute", "must be 0 or more")
        if zalo.app_calls_per_minute < 1:
            self.problem("[zalo] app_calls_per_minute", "must be at least 1")


def is_safe_address(url: str) -> bool:
    """Say whether a token may travel there: TLS, or this machine itself."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    # A token sent in the clear over a network is a token given away.
    local = parts.hostname in ("127.0.0.1", "localhost", "::1")
    return bool(parts.hostname) and (parts.scheme == "https" or (parts.scheme == "http" and local))
