"""Whose data are held, and what is held of one person; never their words."""

from __future__ import annotations

from dataclasses import dataclass

from bot.models import Held
from bot.storage.engine import Engine
from bot.storage.intake import Intake
from bot.storage.ledger import Ledger

_CODES = 10


@dataclass(frozen=True, slots=True)
class Counted:
    """How many people data are held of, in all OAs; the sensitive ones are counted too high."""

    basic: int
    sensitive: int


class Subjects:
    """Counts people, and tells one person what is held of them."""

    def __init__(self, engine: Engine, intake: Intake, ledger: Ledger) -> None:
        self._engine = engine
        self._intake = intake
        self._ledger = ledger

    def held(self, oa_id: str, person: str) -> Held:
        """Return what is held of a person of an OA."""
        who = {"oa_id": oa_id, "person": person}
        [counted] = self._engine.query(_COUNTS, **who)
        cases = self._engine.query(_CASES, most=_CODES, **who)
        requests = self._engine.query(_REQUESTS, **who)
        contacts = (self._intake.own_contact(str(row["id"])) for row in cases)
        return Held(
            messages=int(counted["messages"]),
            codes=tuple(str(row["code"]) for row in cases),
            joined=int(counted["joined"]),
            contacts=tuple(dict.fromkeys(hint(each) for each in contacts if each)),
            topics=int(counted["topics"]),
            requests=tuple(str(row["code"]) for row in requests),
            withdrawn=self._ledger.withdrawn(oa_id, person),
        )

    def count(self) -> Counted:
        """Count everybody of whom data are held.

        Who left a contact, a picture, a file or a place with a case counts as sensitive: what
        the sealed parts show cannot be counted, so all of them are.
        """
        return count_subjects(self._engine)


def count_subjects(engine: Engine) -> Counted:
    """Count the people in a database; for those who opened nothing else of it."""
    [row] = engine.query(_SUBJECTS)
    return Counted(int(row["basic"]), int(row["sensitive"]))


def hint(contact: str) -> str:
    """Return how a contact may be named without telling it: only its last two digits."""
    digits = [character for character in contact if character.isdigit()]
    return f"•••{''.join(digits[-2:])}" if len(digits) >= 8 else "•••"


_COUNTS = """
    SELECT (SELECT COUNT(*) FROM inbox WHERE oa_id = :oa_id AND person = :person
               AND sealed_body <> '' AND event_name LIKE 'user_send%') AS messages,
           (SELECT COUNT(*) FROM case_followers
             WHERE oa_id = :oa_id AND person = :person) AS joined,
           (SELECT COUNT(*) FROM subscriptions
             WHERE oa_id = :oa_id AND person = :person) AS topics
"""
_CASES = """
    SELECT id, code FROM cases
     WHERE oa_id = :oa_id AND person = :person AND kind <> 'data'
     ORDER BY id DESC LIMIT :most
"""
_REQUESTS = """
    SELECT c.code FROM data_requests r JOIN cases c ON c.id = r.case_id
     WHERE r.oa_id = :oa_id AND r.person = :person AND r.done_at IS NULL
       AND c.status NOT IN ('answered', 'closed', 'refused', 'duplicate', 'withdrawn')
     ORDER BY c.id
"""
_SUBJECTS = """
    SELECT (SELECT COUNT(*) FROM (SELECT oa_id, person FROM followers
                                  UNION SELECT oa_id, person FROM cases WHERE person <> ''
                                  UNION SELECT oa_id, person FROM case_followers) known) AS basic,
           (SELECT COUNT(*) FROM (SELECT DISTINCT c.oa_id, c.person
                                    FROM cases c JOIN case_details d ON d.case_id = c.id
                                   WHERE c.person <> '' AND d.sealed_personal <> '') more
           ) AS sensitive
"""
