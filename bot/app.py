"""The composition root: the only place where things are wired together."""

from __future__ import annotations

import logging
import os
import random
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import requests

from bot.bulletins import sending
from bot.bulletins.campaign_watch import CampaignWatch
from bot.cases.keeping import purge_hourly
from bot.cases.rights_watch import RightsWatch
from bot.cases.rising import RisingWatch, rule
from bot.cases.tidying import Tidying
from bot.cases.watch import CaseWatch
from bot.clock import Clock, SystemClock
from bot.config import Settings
from bot.conversation.guide import Guide, build_guide
from bot.editorial.desk import content_folder
from bot.editorial.errands import beside
from bot.editorial.publishing import WORK, Press, Workshop, order_due
from bot.editorial.review_watch import ReviewWatch, Versions
from bot.errors import ConfigError
from bot.exports.leftovers import remove_leftovers
from bot.files.cabinet import Cabinet
from bot.files.fetching import MEGABYTE, Fetch, Fetcher, Limits
from bot.files.gate import Gate
from bot.models import Lane
from bot.outage import watch
from bot.privacy.nightly import rewrite_nightly
from bot.privacy.wishes import erase_as_wished
from bot.rightofway import Courtesy, RightOfWay
from bot.scheduler import Office, Scheduler
from bot.sender import Files, Postman, Sender
from bot.shelf import Shelf, fetch
from bot.staff.passwords import Passwords
from bot.storage.store import Store, open_engine, open_store, sqlite_path
from bot.storage.vault import Vault, key_file_secret
from bot.worker import Desk, Worker
from bot.zalo.client import ZaloClient
from bot.zalo.limiter import Limiter
from bot.zalo.tokens import TokenKeeper
from knowledge.calendar import WorkingCalendar
from knowledge.index import load_or_build

log = logging.getLogger(__name__)

Checkpoint = Callable[[str], None]


def _nothing(_label: str) -> None:
    """Stand in for the checkpoints that crash tests put here."""


@dataclass(frozen=True, slots=True)
class App:
    """Everything one process of the bot works with."""

    settings: Settings
    clock: Clock
    store: Store
    shelf: Shelf
    tokens: TokenKeeper
    zalo: ZaloClient
    files: Files
    chance: random.Random = field(default_factory=random.SystemRandom)
    at: Checkpoint = _nothing
    way: RightOfWay = field(default_factory=RightOfWay)
    answers: RightOfWay = field(default_factory=RightOfWay)
    passwords: Passwords = field(default_factory=Passwords)

    def worker(self) -> Worker:
        """Return a worker with an owner name of its own."""
        desk = Desk(self.store, self.settings, self.shelf, self.clock, self.way, self.answers)
        return Worker(desk, owner_name(), self.at)

    def sender(self, *lanes: Lane) -> Sender:
        """Return a sender of these lanes, or of all."""
        store, settings = self.store, self.settings
        postman = Postman(store, settings, self.zalo, self.files, self.clock, self.chance)
        return Sender(postman, self.at, lanes or tuple(Lane))

    def press(self) -> Press:
        """Return what carries orders to publish out."""
        shop = Workshop(self.store, content_folder(self.settings), beside)
        return Press(shop, owner_name(), self.at)

    def scheduler(self) -> Scheduler:
        """Return the scheduler with every tick of the product."""
        ticks: dict[str, Callable[[], object]] = {
            "bulletins": lambda: sending.run(self.store, self.settings, self.clock),
            "erasures": lambda: erase_as_wished(self.store, self.clock),
            "rising": RisingWatch(self.store, self.settings, self.clock, rule()),
            "purge": lambda: purge_hourly(self.store, self.settings, self.clock),
            "traces": lambda: rewrite_nightly(self.store, self.clock),
            "leftovers": remove_leftovers,
            "campaigns": CampaignWatch(self.store, lambda: self.shelf().calendar, self.clock),
            "files": Tidying(self.store, self.files.cabinet, self.clock).run,
            "clocks": CaseWatch(self.store, lambda: self.shelf().calendar, self.clock),
            "rights": RightsWatch(self.store, self.clock),
            "outage": lambda: watch(self.store, self.settings, self.clock),
            "proposals": self.store.proposals.purge,
            "gaps": self.store.gaps.purge,
            "publishing": lambda: order_due(self.store),
            "sessions": self.store.sessions.purge,
            "workbooks": self.store.workbooks.purge,
            "reviews": ReviewWatch(self.store, self._dated, self.clock),
            "tokens": self.tokens.refresh_due,
            "oas": lambda: self.zalo.probe_all(self.settings.oas),
        }
        seconds = self.settings.work.tick_seconds
        office = Office(self.store.leases, self.store.ticks, self.clock)
        return Scheduler(office, owner_name(), ticks, seconds)

    def _dated(self) -> tuple[Versions, WorkingCalendar]:
        guide = self.shelf()
        return guide.index.versions, guide.calendar

    def close(self) -> None:
        """Let go of the database."""
        self.store.close()


def build(
    settings: Settings,
    *,
    clock: Clock | None = None,
    session: requests.Session | None = None,
    guide: Guide | None = None,
    fetch: Fetch | None = None,
    at: Checkpoint = _nothing,
) -> App:
    """Wire an application; without a guide the knowledge is built when it is first asked for.

    Raises ConfigError or StorageError.
    """
    clock = clock or SystemClock()
    previous = [settings.secret_key_previous] if settings.secret_key_previous else []
    vault = Vault(secret_key(settings), previous=previous)
    store = open_store(open_engine(settings.storage.url), vault, clock)
    session = session or requests.Session()
    # A proxy or .netrc of the machine must not see or change what goes to Zalo.
    session.trust_env = False
    keeper = TokenKeeper(store.tokens, store.leases, session, settings, clock)
    known = guide

    def first_guide() -> Guide:
        return known or _first_guide(store, settings)

    way, answers = RightOfWay(), RightOfWay()
    return App(
        settings=settings,
        clock=clock,
        store=store,
        shelf=Shelf(store.knowledge, owner_name(), first_guide, Courtesy(way, answers)),
        tokens=keeper,
        zalo=zalo_client(settings, session, keeper, store, clock),
        files=Files(fetch or fetcher(settings), Cabinet(Path(settings.files.folder))),
        at=at,
        way=way,
        answers=answers,
    )


def _first_guide(store: Store, settings: Settings) -> Guide:
    """Return the published knowledge, or what the content files say while nothing is published."""
    published = store.knowledge.current()
    if published is not None:
        return fetch(store.knowledge, published)
    index = Path(settings.storage.knowledge_index)
    return build_guide(load_or_build(index, content_folder(settings)))


def zalo_client(
    settings: Settings, session: requests.Session, keeper: TokenKeeper, store: Store, clock: Clock
) -> ZaloClient:
    """Return the client with its rate limits and its memory of uploads."""
    limits = settings.zalo
    limiter = Limiter(clock, calls=limits.calls_per_minute, app_calls=limits.app_calls_per_minute)
    return ZaloClient(
        session,
        limits,
        keeper,
        store.capabilities,
        uploads=store.uploads,
        limiter=limiter,
        clock=clock,
    )


def fetcher(settings: Settings, *, local_port: int = 0) -> Fetcher:
    """Return what fetches citizens' files; only the demo opens a port of this machine to it."""
    given = settings.files
    limits = Limits(given.max_megabytes * MEGABYTE, float(given.seconds))
    return Fetcher(Gate(given.host_list, local_port), limits)


def secret_key(settings: Settings) -> str:
    """Return the key for encryption at rest: from the environment, else from the key file.

    The file is made on the first start, beside the database. Raises ConfigError where there is
    no place for it.
    """
    if settings.secret_key is not None:
        return settings.secret_key
    if not settings.storage.url.startswith("sqlite:///"):
        raise ConfigError(["BOT_SECRET_KEY is missing; export 32 random bytes as hex"])
    path = sqlite_path(settings.storage.url).with_name("secret.key")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        secret, is_new = key_file_secret(path)
    except OSError as error:
        remedy = "set [storage] url to a folder that this user may write"
        raise ConfigError([f"{path} cannot be made ({error.strerror}); {remedy}"]) from error
    if is_new:
        log.warning("made an encryption key; back it up apart from the database: %s", path)
    return secret


def owner_name() -> str:
    """Return a name that no other worker has."""
    return f"{socket.gethostname()}:{os.getpid()}:{random.SystemRandom().getrandbits(48):012x}"


class Crew:
    """The threads of one process: workers, senders and the scheduler."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._stop = threading.Event()
        work = app.settings.work
        runs = [app.worker().run for _ in range(work.workers)]
        runs += [app.sender(Lane.MESSAGES).run for _ in range(work.senders)]
        runs.append(app.sender(Lane.FILES).run)
        runs.append(partial(app.shelf.run, app.store.engine))
        runs.append(partial(app.press().run, app.store.engine))
        self._threads = [
            threading.Thread(target=run, args=(self._stop,), name=f"crew-{n}", daemon=True)
            for n, run in enumerate(runs)
        ]
        self._scheduler = app.scheduler()

    def start(self) -> None:
        """Begin to work. Raises ContentError or StorageError where there is no knowledge."""
        self._app.shelf()
        for thread in self._threads:
            thread.start()
        self._scheduler.start()

    def stop(self, timeout_seconds: float = 10.0) -> None:
        """Finish what is in hand, then return; what waits stays in the database."""
        self._stop.set()
        for topic in ("inbox", "outbox", "knowledge", WORK):
            self._app.store.engine.wake(topic)
        self._scheduler.stop()
        for thread in self._threads:
            thread.join(timeout_seconds)
