"""One OA with its database, its tokens and a scripted platform."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.clock import MovableClock
from bot.config import Oa, Secret, Settings
from bot.models import TokenPair
from bot.storage.capabilities import Capabilities
from bot.storage.consents import Consents
from bot.storage.leases import Leases
from bot.storage.sqlite import SqliteEngine
from bot.storage.tokens import Tokens
from bot.storage.uploads import Uploads
from bot.storage.vault import Vault
from bot.zalo.client import ZaloClient
from bot.zalo.limiter import Limiter
from bot.zalo.tokens import TokenKeeper
from tests import prepared
from tests.bot.zalo.scripted import ScriptedTransport, Step

OA = Oa("2000000000000000002", "OA Mẫu", "1000000000000000001", Secret("app-secret-of-tests"), ())
HOUR_MILLIS = 3_600_000


@dataclass(slots=True)
class Platform:
    """The parts that a test looks at."""

    clock: MovableClock
    engine: SqliteEngine
    oa: Oa
    leases: Leases
    tokens: Tokens
    capabilities: Capabilities
    consents: Consents
    uploads: Uploads
    limiter: Limiter | None = None

    def keeper(self, transport: ScriptedTransport) -> TokenKeeper:
        settings = Settings(oas=(self.oa,))
        return TokenKeeper(self.tokens, self.leases, transport.session, settings, self.clock)

    def client(self, transport: ScriptedTransport) -> ZaloClient:
        settings = Settings(oas=(self.oa,))
        keeper = self.keeper(transport)
        return ZaloClient(
            transport.session,
            settings.zalo,
            keeper,
            self.capabilities,
            uploads=self.uploads,
            limiter=self.limiter,
            clock=self.clock,
        )

    def has_tokens(self, *, hours: float = 25) -> None:
        expires_at = self.clock.millis() + round(hours * HOUR_MILLIS)
        self.tokens.save(self.oa.id, TokenPair("access-1", "refresh-1", expires_at))


@pytest.fixture
def platform(tmp_path: Path) -> Iterator[Platform]:
    clock = MovableClock(datetime(2026, 11, 23, 2, 0, tzinfo=UTC))
    engine = SqliteEngine(prepared.sqlite_file(tmp_path / "bot.db"))
    engine.migrate()
    vault = Vault("a secret of this test run, long enough")
    yield Platform(
        clock=clock,
        engine=engine,
        oa=OA,
        leases=Leases(engine, clock),
        tokens=Tokens(engine, vault, clock),
        capabilities=Capabilities(engine, clock),
        consents=Consents(engine, vault, clock),
        uploads=Uploads(engine, clock),
    )
    engine.close()


@pytest.fixture
def script(platform: Platform) -> Callable[..., tuple[ZaloClient, ScriptedTransport]]:
    """Return a client of an OA with good tokens, and the platform that plays these steps."""

    def write(*steps: Step, **oa: Any) -> tuple[ZaloClient, ScriptedTransport]:
        platform.oa = replace(OA, **oa)
        platform.has_tokens()
        transport = ScriptedTransport(*steps)
        return platform.client(transport), transport

    return write
