"""The record of who of the staff read or changed what: rows are added and never touched again.

How to write a row. A change: inside the transaction that makes it, as its last statement,
`store.audit.append(Act(by=account.id, what="case.merge", oa_id=case.oa_id, target=case.code))`;
so there is no change without its row and no row without its change. A read of personal data from
a page: `trail.saw("case.read", oa_id=…, target=code)` in webhooks/console/trail.py, before the
page is made; anywhere else `store.audit.record(Act(…))`, which opens its own transaction. `by` is
an account's id or `cli:<name on the server>`; a command's rows all name who runs it, and whose
account they named for it stands behind `for=`. `what` is `noun.verb` (see READS for the verbs that
change nothing), `target` names the thing (a code, a login name, a version), `detail` holds machine
words such as `status=closed`; neither may hold what a citizen wrote, and both are refused with
ValueError when they look like it. `why` is a short reason in words of the staff; numbers that lead
to people are masked. What goes into a case's story (bot.storage.casestory), the notes on
cases, and what bot.storage.staff does to accounts has its row already. Every new POST route
needs a line in tests/webhooks/console/forms.py, else the tests fail.
"""

from __future__ import annotations

import hmac
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot.clock import Clock
from bot.errors import StorageBusy, StorageError
from bot.masking import mask
from bot.models import Case
from bot.storage.engine import Engine, Row
from bot.storage.vault import Vault

READS = frozenset({"read", "list", "search", "reveal", "export", "download"})
"""Verbs of acts that change nothing."""

NOBODY = "bot"
"""Who acts where no person does: the program itself."""
STRANGER = "stranger"
"""Who acts where somebody has not shown who they are."""

_WHAT = re.compile(r"[a-z_]{2,20}\.[a-z_]{2,24}")
_MACHINE = re.compile(r"[A-Za-z0-9 ._:,;=@*/+>-]*")
_LONGEST_TARGET, _LONGEST_DETAIL, _LONGEST_WHY = 120, 400, 200
_BATCH = 500
_FIRST = -(2**62)


@dataclass(frozen=True, slots=True)
class Act:
    """Something that somebody of the staff does, as it is written down."""

    by: str
    what: str
    oa_id: str = ""
    target: str = ""
    detail: str = ""
    why: str = ""

    def __post_init__(self) -> None:
        if not _WHAT.fullmatch(self.what):
            raise ValueError(f"{self.what} is no act; write it as noun.verb")
        if not (is_machine_word(self.target) and is_machine_word(self.detail)):
            raise ValueError(f"{self.what}: target and detail hold codes and ids, never words")


@dataclass(frozen=True, slots=True)
class Written:
    """A row of the record; `previous` is the hash of the row before it."""

    number: int
    at: int
    who: str
    what: str
    oa_id: str
    target: str
    detail: str
    why: str
    previous: str
    hash: str = ""

    @property
    def canonical(self) -> str:
        """What its hash is made of."""
        facts = [self.number, self.at, self.who, self.what, self.oa_id, self.target]
        return _canonical([*facts, self.detail, self.why, self.previous])


@dataclass(frozen=True, slots=True)
class Head:
    """Where the chain ends; kept elsewhere it is an anchor that no later cut can move."""

    number: int
    hash: str
    seal: str = ""

    @property
    def canonical(self) -> str:
        """What its seal is made of."""
        return _canonical(["head", self.number, self.hash])


@dataclass(frozen=True, slots=True)
class Sought:
    """Which rows are asked for; empty parts ask for all. Instants are epoch milliseconds.

    `auditor` limits them to the OAs at which that account is an auditor; the command line sees all.
    """

    auditor: str = ""
    who: str = ""
    target: str = ""
    since: int = 0
    until: int = 2**62

    def values(self) -> dict[str, object]:
        """Return the parameters of the query below."""
        return {
            "auditor": self.auditor,
            "who": self.who,
            "target": self.target,
            "like": f"%{self.target}%",
            "since": self.since,
            "until": self.until,
        }


class Audit:
    """Adds rows to the chain and reads them; there is no way to change or remove one."""

    def __init__(self, engine: Engine, vault: Vault, clock: Clock) -> None:
        self._engine = engine
        self._vault = vault
        self._clock = clock
        self.runner = ""
        """Who runs the command that this process was started for; empty in a service."""

    def record(self, act: Act) -> int:
        """Write an act down in a transaction of its own and return its number."""
        with self._engine.atomic():
            return self.append(act)

    def append(self, act: Act) -> int:
        """Write an act down in the running transaction, as its last statement.

        The chain's head is locked until the commit: whoever changes something else afterwards
        would keep everybody waiting.
        """
        found = self._engine.returning(_LOCK)
        if not found:
            raise StorageError("the record of acts lost its head; see: python -m bot audit verify")
        head, act = found[0], self._by_runner(act)
        row = self._row(act, number=int(head["number"]) + 1, previous=str(head["hash"]))
        facts = {name: getattr(row, name) for name in _COLUMNS}
        self._engine.execute(_INSERT, **facts)
        end = Head(row.number, row.hash)
        seal = self._vault.chain_hash(end.canonical)
        if not self._engine.execute(
            """
            UPDATE audit_head SET number = :number, hash = :hash, seal = :seal
             WHERE name = 'chain' AND number = :before
            """,
            number=row.number,
            hash=row.hash,
            seal=seal,
            before=row.number - 1,
        ):
            raise StorageBusy("somebody else wrote to the record of acts meanwhile")
        return row.number

    def _by_runner(self, act: Act) -> Act:
        """Name who ran the command; whose account they named for it is a detail."""
        if not self.runner or act.by == self.runner:
            return act
        named = "" if act.by in (NOBODY, STRANGER) else f"for={act.by} "
        return replace(act, by=self.runner, detail=f"{named}{act.detail}".strip())

    def _row(self, act: Act, *, number: int, previous: str) -> Written:
        why = " ".join(mask(act.why).split())[:_LONGEST_WHY]
        row = Written(
            number=number,
            at=self._clock.millis(),
            who=act.by,
            what=act.what,
            oa_id=act.oa_id,
            target=act.target[:_LONGEST_TARGET],
            detail=act.detail[:_LONGEST_DETAIL],
            why=why,
            previous=previous,
        )
        return replace(row, hash=self._vault.chain_hash(row.canonical))

    def page(self, sought: Sought, *, limit: int, before: int = 2**62) -> Sequence[Written]:
        """Return rows, the newest first, with numbers below `before`."""
        rows = self._engine.query(_PAGE, **sought.values(), before=before, limit=limit)
        return [_written(row) for row in rows]

    def people(self, auditor: str) -> Sequence[str]:
        """Return everybody who stands in the rows that this auditor may see."""
        return [str(row["who"]) for row in self._engine.query(_PEOPLE, auditor=auditor)]

    def walk(self, *, batch: int = _BATCH) -> Iterator[Written]:
        """Yield every row by its number, holding one batch in memory."""
        after = _FIRST
        while True:
            rows = self._engine.query(_NEXT, after=after, batch=batch)
            for row in rows:
                yield _written(row)
            if len(rows) < batch:
                return
            after = int(rows[-1]["number"])

    def head(self) -> Head | None:
        """Return where the chain ends; None where even that was taken away."""
        rows = self._engine.query("SELECT * FROM audit_head WHERE name = 'chain'")
        if not rows:
            return None
        return Head(int(rows[0]["number"]), str(rows[0]["hash"]), str(rows[0]["seal"]))

    def is_ours(self, row: Written) -> bool:
        """Say whether a row is as it was written."""
        return hmac.compare_digest(row.hash, self._vault.chain_hash(row.canonical))

    def is_sealed(self, head: Head) -> bool:
        """Say whether a head is one that we wrote; an empty chain has none."""
        if not head.number:
            return True
        return hmac.compare_digest(head.seal, self._vault.chain_hash(head.canonical))


def act_on_case(case: Case, what: str, *, by: str, detail: str = "") -> Act:
    """Return the act of a deed on a case; details that are no machine words stay in its story."""
    return Act(
        by=by or NOBODY,
        what=f"case.{what}",
        oa_id=case.oa_id,
        target=case.code,
        detail=detail if is_machine_word(detail) else "",
    )


def is_machine_word(text: str) -> bool:
    """Say whether a text can be a code, an id or a list of them."""
    return _MACHINE.fullmatch(text) is not None


def _canonical(facts: list[object]) -> str:
    return json.dumps(facts, ensure_ascii=False, separators=(",", ":"))


def _written(row: Row) -> Written:
    return Written(**{name: row[name] for name in _COLUMNS})


_COLUMNS = (
    *("number", "at", "who", "what", "oa_id", "target", "detail", "why", "previous", "hash"),
)

# Changes nothing, but takes the lock that writers of other machines wait for.
_LOCK = "UPDATE audit_head SET number = number WHERE name = 'chain' RETURNING number, hash"

_INSERT = """
    INSERT INTO audit_log (number, at, who, what, oa_id, target, detail, why, previous, hash)
    VALUES (:number, :at, :who, :what, :oa_id, :target, :detail, :why, :previous, :hash)
"""

_NEXT = "SELECT * FROM audit_log WHERE number > :after ORDER BY number LIMIT :batch"

# Its lines name cases of every field and place: an account with limits reads none of them.
_PAGE = """
    SELECT * FROM audit_log
     WHERE number < :before AND at >= :since AND at < :until
       AND (:who = '' OR who = :who)
       AND (:target = '' OR target = :target OR detail LIKE :like)
       AND (:auditor = '' OR EXISTS (SELECT 1 FROM staff_roles r
                                      WHERE r.staff = :auditor AND r.role = 'auditor'
                                        AND r.oa_id IN ('', audit_log.oa_id)
                                        AND NOT EXISTS (SELECT 1 FROM staff_limits l
                                                         WHERE l.staff = r.staff)))
     ORDER BY number DESC LIMIT :limit
"""

_PEOPLE = """
    SELECT DISTINCT who FROM audit_log
     WHERE EXISTS (SELECT 1 FROM staff_roles r
                    WHERE r.staff = :auditor AND r.role = 'auditor'
                      AND r.oa_id IN ('', audit_log.oa_id)
                      AND NOT EXISTS (SELECT 1 FROM staff_limits l WHERE l.staff = r.staff))
     ORDER BY who
"""
