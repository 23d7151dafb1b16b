"""Bulletins that travel as articles: how far each is on its way through Zalo.

creating → processing → published → broadcasting → broadcast | unknown. A broadcast that may have
been taken is never handed in again.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.clock import Clock
from bot.storage.engine import Engine

# Zalo gives an article its id within minutes.
_UNDERWAY_MS = 600_000


@dataclass(frozen=True, slots=True)
class BulletinArticle:
    """Where one article stands; `attempt` grows with everything that surely did not happen."""

    bulletin: str
    oa_id: str
    status: str
    attempt: int
    token: str
    article_id: str
    message_id: str
    handed_in_at: int
    changed_at: int


@dataclass(frozen=True, slots=True)
class Step:
    """What the outbox says of the last thing that was asked of Zalo."""

    status: str
    reason: str
    code: int
    message_id: str


class BulletinArticles:
    """Remembers tokens and ids between the steps."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock

    def begin(self, bulletin_id: str, oa_id: str) -> None:
        """Begin an article; safe to repeat."""
        self._engine.execute(
            """
            INSERT INTO bulletin_articles (bulletin, oa_id, status, changed_at)
            VALUES (:bulletin, :oa_id, 'creating', :now)
            ON CONFLICT (bulletin) DO NOTHING
            """,
            bulletin=bulletin_id,
            oa_id=oa_id,
            now=self._clock.millis(),
        )

    def find(self, bulletin_id: str) -> BulletinArticle | None:
        """Return where a bulletin's article stands, or None before its beginning."""
        rows = self._engine.query(
            "SELECT * FROM bulletin_articles WHERE bulletin = :bulletin", bulletin=bulletin_id
        )
        return BulletinArticle(**rows[0]) if rows else None

    def change(self, article: BulletinArticle) -> None:
        """Keep an article's new state, unless it went on meanwhile."""
        self._engine.execute(
            """
            UPDATE bulletin_articles
               SET status = :status, attempt = :attempt, token = :token,
                   article_id = :article_id, message_id = :message_id,
                   handed_in_at = :handed_in_at, changed_at = :now
             WHERE bulletin = :bulletin AND status NOT IN ('broadcast', 'unknown')
            """,
            bulletin=article.bulletin,
            status=article.status,
            attempt=article.attempt,
            token=article.token,
            article_id=article.article_id,
            message_id=article.message_id,
            handed_in_at=article.handed_in_at,
            now=self._clock.millis(),
        )

    def step(self, cause: str, position: int) -> Step | None:
        """Return what became of a step, or None where it was never queued."""
        rows = self._engine.query(
            """
            SELECT status, reason, error_code AS code, message_id FROM outbox
             WHERE cause = :cause AND position = :position
            """,
            cause=cause,
            position=position,
        )
        return Step(**rows[0]) if rows else None

    def ids_of_others(self, article: BulletinArticle) -> frozenset[str]:
        """Return which ids at Zalo belong to other bulletins of the same OA."""
        rows = self._engine.query(
            """
            SELECT article_id FROM bulletin_articles
             WHERE oa_id = :oa_id AND bulletin <> :bulletin AND article_id <> ''
            """,
            oa_id=article.oa_id,
            bulletin=article.bulletin,
        )
        return frozenset(str(row["article_id"]) for row in rows)

    def has_namesake_underway(self, article: BulletinArticle) -> bool:
        """Say whether Zalo works on another bulletin of the same title, whose id is not known.

        Only for ten minutes: one that was paused meanwhile must not hold the other for ever.
        """
        rows = self._engine.query(
            """
            SELECT 1 AS n FROM bulletin_articles a
              JOIN bulletins b ON b.id = a.bulletin
              JOIN bulletins own ON own.id = :bulletin AND own.title = b.title
             WHERE a.oa_id = :oa_id AND a.bulletin <> :bulletin AND a.status = 'processing'
               AND a.changed_at >= :since
            """,
            oa_id=article.oa_id,
            bulletin=article.bulletin,
            since=self._clock.millis() - _UNDERWAY_MS,
        )
        return bool(rows)

    def take_back(self, bulletin_id: str) -> int:
        """Cancel a broadcast that nobody has begun to hand in; return how many there were."""
        return self._engine.execute(
            """
            UPDATE outbox SET status = 'cancelled', reason = 'taken back', finished_at = :now
             WHERE status = 'pending' AND kind = 'broadcast' AND cause = :cause
            """,
            cause=f"article:{bulletin_id}:broadcast",
            now=self._clock.millis(),
        )

    def broadcasts_since(self, oa_id: str, since: int) -> int:
        """Count an OA's broadcasts that were, or may have been, taken since an instant."""
        rows = self._engine.query(
            """
            SELECT COUNT(*) AS n FROM bulletin_articles
             WHERE oa_id = :oa_id AND handed_in_at >= :since
               AND status IN ('broadcasting', 'broadcast', 'unknown')
            """,
            oa_id=oa_id,
            since=since,
        )
        return int(rows[0]["n"])
