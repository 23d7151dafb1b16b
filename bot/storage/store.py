"""One engine and all repositories on it, opened together."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.clock import Clock
from bot.errors import StorageError
from bot.storage.alerts import Alerts
from bot.storage.articles import BulletinArticles
from bot.storage.attachments import Attachments
from bot.storage.audit import Audit
from bot.storage.bulletins import Bulletins
from bot.storage.campaign_slots import CampaignSlots
from bot.storage.campaigns import Campaigns
from bot.storage.candidates import Candidates
from bot.storage.capabilities import Capabilities
from bot.storage.caselinks import CaseLinks
from bot.storage.caselist import CaseList
from bot.storage.casenotes import CaseNotes
from bot.storage.cases import Cases
from bot.storage.casestory import CaseStory
from bot.storage.casetalk import CaseTalk
from bot.storage.casewaits import CaseWaits
from bot.storage.casework import CaseWork
from bot.storage.consents import Consents
from bot.storage.conversations import Conversations
from bot.storage.engine import Engine
from bot.storage.erasure import Erasure
from bot.storage.exporting import Exporting
from bot.storage.followers import Followers
from bot.storage.gaps import Gaps
from bot.storage.handovers import Handovers
from bot.storage.heartbeats import Heartbeats
from bot.storage.identity import with_kept_identity
from bot.storage.inbox import Inbox
from bot.storage.intake import Intake
from bot.storage.knowledge import KnowledgeVersions
from bot.storage.leases import Leases
from bot.storage.outbox import Outbox
from bot.storage.pauses import Pauses
from bot.storage.proposals import Proposals
from bot.storage.protection import Protection
from bot.storage.publications import Publications
from bot.storage.readers import Readers
from bot.storage.redaction import Redaction
from bot.storage.retention import Retention
from bot.storage.reviews import Reviews
from bot.storage.revisions import Revisions
from bot.storage.rights import Rights, open_rights
from bot.storage.scopes import Scopes
from bot.storage.secondfactors import SecondFactors
from bot.storage.sessions import Sessions, SignInAttempts
from bot.storage.sqlite import SqliteEngine
from bot.storage.staff import Staff
from bot.storage.subscriptions import Subscriptions
from bot.storage.talks import Talks
from bot.storage.tallies import Tallies
from bot.storage.testers import Testers
from bot.storage.ticks import Ticks
from bot.storage.tokens import Tokens
from bot.storage.trace import Trace
from bot.storage.uploads import Uploads
from bot.storage.vault import Vault
from bot.storage.workbooks import Workbooks


@dataclass(frozen=True, slots=True)
class Store:
    """The operational database of one installation."""

    engine: Engine
    clock: Clock
    audit: Audit
    inbox: Inbox
    outbox: Outbox
    conversations: Conversations
    followers: Followers
    cases: Cases
    casework: CaseWork
    exporting: Exporting
    caselist: CaseList
    casestory: CaseStory
    casenotes: CaseNotes
    caselinks: CaseLinks
    redaction: Redaction
    casetalk: CaseTalk
    talks: Talks
    handovers: Handovers
    casewaits: CaseWaits
    protection: Protection
    pauses: Pauses
    scopes: Scopes
    alerts: Alerts
    intake: Intake
    attachments: Attachments
    proposals: Proposals
    gaps: Gaps
    tallies: Tallies
    revisions: Revisions
    workbooks: Workbooks
    reviews: Reviews
    publications: Publications
    bulletins: Bulletins
    campaigns: Campaigns
    slots: CampaignSlots
    readers: Readers
    candidates: Candidates
    articles: BulletinArticles
    subscriptions: Subscriptions
    testers: Testers
    ticks: Ticks
    tokens: Tokens
    consents: Consents
    uploads: Uploads
    capabilities: Capabilities
    leases: Leases
    trace: Trace
    erasure: Erasure
    rights: Rights
    retention: Retention
    heartbeats: Heartbeats
    knowledge: KnowledgeVersions
    staff: Staff
    sessions: Sessions
    attempts: SignInAttempts
    second_factors: SecondFactors

    def close(self) -> None:
        """Let go of the database."""
        self.engine.close()


def open_store(engine: Engine, vault: Vault, clock: Clock) -> Store:
    """Migrate the database and open every repository on it. Raises StorageError."""
    engine.migrate()
    vault = with_kept_identity(engine, vault, clock)
    audit = Audit(engine, vault, clock)
    return Store(
        engine=engine,
        clock=clock,
        audit=audit,
        inbox=Inbox(engine, vault, clock),
        outbox=Outbox(engine, vault, clock),
        conversations=Conversations(engine, vault),
        followers=Followers(engine, vault, clock),
        **_of_cases(engine, vault, clock, audit),
        proposals=Proposals(engine, vault, clock),
        gaps=Gaps(engine, vault, clock),
        tallies=Tallies(engine, clock),
        revisions=Revisions(engine, vault, clock),
        workbooks=Workbooks(engine, vault, clock),
        reviews=Reviews(engine, clock),
        publications=Publications(engine, vault, clock),
        campaigns=Campaigns(engine, clock),
        slots=CampaignSlots(engine, clock),
        tokens=Tokens(engine, vault, clock),
        consents=Consents(engine, vault, clock),
        uploads=Uploads(engine, clock),
        capabilities=Capabilities(engine, clock),
        leases=Leases(engine, clock),
        trace=Trace(engine, vault),
        erasure=Erasure(engine, vault, clock, audit),
        retention=Retention(engine, audit),
        heartbeats=Heartbeats(engine, clock),
        knowledge=KnowledgeVersions(engine, clock, audit),
        staff=Staff(engine, clock, audit),
        sessions=Sessions(engine, clock),
        attempts=SignInAttempts(engine, vault, clock),
        second_factors=SecondFactors(engine, vault, clock, audit),
        **_bulletin_rooms(engine, vault, clock, audit),
    )


def _bulletin_rooms(engine: Engine, vault: Vault, clock: Clock, audit: Audit) -> dict[str, Any]:
    """Open the repositories of bulletins, and of the scheduler that sends them."""
    return {
        "bulletins": Bulletins(engine, clock, audit),
        "readers": Readers(engine, clock),
        "candidates": Candidates(engine, clock),
        "articles": BulletinArticles(engine, clock),
        "subscriptions": Subscriptions(engine, clock),
        "testers": Testers(engine, vault, clock),
        "ticks": Ticks(engine, clock),
    }


def _of_cases(engine: Engine, vault: Vault, clock: Clock, audit: Audit) -> dict[str, Any]:
    """Open what belongs to cases; the names are those of the store."""
    cases = Cases(engine, vault, clock)
    intake, pauses = Intake(engine, vault, clock), Pauses(engine, clock)
    story = CaseStory(engine, vault, clock, audit)
    waits = CaseWaits(engine)
    talk = CaseTalk(engine, vault, clock)
    links, handovers = CaseLinks(engine, clock, cases), Handovers(engine, clock)
    casework = CaseWork(engine, cases, story, pauses, waits)
    return {
        "cases": cases,
        "exporting": Exporting(engine, vault, cases),
        "casework": casework,
        "caselist": CaseList(engine, casework),
        "casestory": story,
        "casenotes": CaseNotes(engine, vault, clock, audit),
        "caselinks": links,
        "redaction": Redaction(engine, vault),
        "casetalk": talk,
        "talks": Talks(talk, links, handovers),
        "handovers": handovers,
        "casewaits": waits,
        "protection": Protection(engine, audit),
        "pauses": pauses,
        "scopes": Scopes(engine),
        "alerts": Alerts(engine, clock),
        "intake": intake,
        "rights": open_rights(engine, intake, clock),
        "attachments": Attachments(engine, vault, clock),
    }


def open_engine(url: str) -> Engine:
    """Open the engine that the address names. Raises StorageError for one we do not have."""
    if url.startswith("sqlite:///"):
        return SqliteEngine(sqlite_path(url))
    if url.startswith("postgresql://"):
        return _postgres(url)
    scheme = url.partition(":")[0]
    raise StorageError(f"no engine for {scheme}; set [storage] url to sqlite:/// or postgresql://")


def _postgres(url: str) -> Engine:
    try:
        # Imported here, because most installations have no PostgreSQL and no psycopg.
        from bot.storage.postgres import PostgresEngine
    except ImportError as error:
        remedy = (
            "run: .venv/bin/python -m pip install --require-hashes -r requirements-postgres.txt"
        )
        raise StorageError(f"PostgreSQL needs psycopg; {remedy}") from error
    return PostgresEngine(url)


def sqlite_path(url: str) -> Path:
    """Return the file of a sqlite:/// address; three slashes mean a relative path."""
    return Path(url.removeprefix("sqlite:///"))
