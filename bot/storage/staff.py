"""Accounts of the agency's people: who they are, what they may do, and at which OAs.

Knows passwords as hashes only; bot.staff makes and checks those.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.clock import Clock
from bot.errors import UnknownThing
from bot.models.scopes import Scope
from bot.storage.audit import NOBODY, Act, Audit
from bot.storage.engine import Engine, Row
from bot.storage.ids import IdMaker

EVERY_OA = ""


class Role(StrEnum):
    """What somebody is at an OA; bot.staff.roles says what that allows."""

    VIEWER = "viewer"
    OFFICER = "officer"
    APPROVER = "approver"
    EDITOR = "editor"
    ADMIN = "admin"
    AUDITOR = "auditor"


@dataclass(frozen=True, slots=True)
class Grant:
    """A role at one OA, or at every OA."""

    role: Role
    oa_id: str = EVERY_OA


@dataclass(frozen=True, slots=True)
class Limits:
    """Fields and areas that an account is limited to; none of a kind is no limit.

    The view staff_scopes says the same to the database.
    """

    fields: frozenset[str] = frozenset()
    areas: frozenset[str] = frozenset()

    def hold(self, scope: Scope) -> bool:
        """Say whether a scope is within."""
        in_fields = not self.fields or scope.field in self.fields
        return in_fields and (not self.areas or scope.area in self.areas)


@dataclass(frozen=True, slots=True)
class Account:
    """One person of the staff."""

    id: str
    login: str
    name: str
    is_active: bool
    grants: tuple[Grant, ...] = ()
    limits: Limits = Limits()

    def reaches(self, scope: Scope) -> bool:
        """Say whether a case of that scope is within the account's limits and its OAs."""
        return bool(self.roles_at(scope.oa_id)) and self.limits.hold(scope)

    def roles_at(self, oa_id: str) -> frozenset[Role]:
        """Return the roles that count at an OA."""
        return frozenset(g.role for g in self.grants if g.oa_id in (EVERY_OA, oa_id))


class Staff:
    """Keeps the accounts and their passwords' hashes."""

    def __init__(self, engine: Engine, clock: Clock, audit: Audit) -> None:
        self._audit = audit
        self._engine = engine
        self._clock = clock
        self._ids = IdMaker(clock)

    def add(
        self,
        login: str,
        *,
        name: str,
        password_hash: str,
        grants: Iterable[Grant],
        by: str = NOBODY,
    ) -> bool:
        """Make an account and say so; False where the name is taken."""
        staff_id = self._ids.new()
        given = sorted(set(grants), key=str)
        with self._engine.atomic():
            made = self._engine.execute(
                """
                INSERT INTO staff (id, login, name, password_hash, created_at)
                VALUES (:id, :login, :name, :password_hash, :now)
                ON CONFLICT (login) DO NOTHING
                """,
                id=staff_id,
                login=login,
                name=name,
                password_hash=password_hash,
                now=self._clock.millis(),
            )
            for grant in given if made else ():
                self._engine.execute(
                    "INSERT INTO staff_roles (staff, role, oa_id) VALUES (:id, :role, :oa_id)",
                    id=staff_id,
                    role=str(grant.role),
                    oa_id=grant.oa_id,
                )
            if made:
                roles = ",".join(f"{grant.role}@{grant.oa_id or '*'}" for grant in given)
                self._audit.append(Act(by, "account.add", target=login, detail=roles))
        return bool(made)

    def find(self, login: str) -> Account | None:
        """Return the account with this login name, active or not."""
        rows = self._engine.query("SELECT * FROM staff WHERE login = :login", login=login)
        return self._account(rows[0]) if rows else None

    def get(self, staff_id: str) -> Account:
        """Return an account by its id. Raises UnknownThing."""
        rows = self._engine.query("SELECT * FROM staff WHERE id = :id", id=staff_id)
        if not rows:
            raise UnknownThing("no such account; see: python -m bot staff list")
        return self._account(rows[0])

    def all(self) -> Sequence[Account]:
        """Return every account by login name."""
        rows = self._engine.query("SELECT * FROM staff ORDER BY login")
        return [self._account(row) for row in rows]

    def names(self) -> dict[str, str]:
        """Return the names of all accounts, closed ones as well, by id."""
        rows = self._engine.query("SELECT id, name FROM staff")
        return {str(row["id"]): str(row["name"]) for row in rows}

    def password_hash(self, staff_id: str) -> str:
        """Return what a password is checked against. Raises UnknownThing."""
        rows = self._engine.query("SELECT password_hash FROM staff WHERE id = :id", id=staff_id)
        if not rows:
            raise UnknownThing("no such account; see: python -m bot staff list")
        return str(rows[0]["password_hash"])

    def set_password(self, staff_id: str, password_hash: str, *, by: str = NOBODY) -> None:
        """Replace the password and end every session of the account."""
        with self._engine.atomic():
            self._engine.execute(
                "UPDATE staff SET password_hash = :hash WHERE id = :id",
                id=staff_id,
                hash=password_hash,
            )
            self._end_sessions(staff_id)
            self._note(staff_id, "account.password", by=by)

    def set_active(self, staff_id: str, *, active: bool, by: str = NOBODY) -> None:
        """Open or close an account; closing ends its sessions at once."""
        with self._engine.atomic():
            self._engine.execute(
                "UPDATE staff SET is_active = :active WHERE id = :id",
                id=staff_id,
                active=int(active),
            )
            if not active:
                self._end_sessions(staff_id)
            self._note(staff_id, "account.open" if active else "account.close", by=by)

    def _note(self, staff_id: str, what: str, *, by: str, detail: str = "") -> None:
        for row in self._engine.query("SELECT login FROM staff WHERE id = :id", id=staff_id):
            self._audit.append(Act(by, what, target=str(row["login"]), detail=detail))

    def limit(self, staff_id: str, limits: Limits, *, by: str = NOBODY) -> None:
        """Replace the limits of an account; they count from the next request on."""
        rows = [("field", each) for each in limits.fields]
        rows += [("area", each) for each in limits.areas]
        with self._engine.atomic():
            self._engine.execute("DELETE FROM staff_limits WHERE staff = :id", id=staff_id)
            for what, value in rows:
                self._engine.execute(
                    "INSERT INTO staff_limits (staff, what, value) VALUES (:id, :what, :value)",
                    id=staff_id,
                    what=what,
                    value=value,
                )
            told = " ".join(f"{what}={value}" for what, value in sorted(rows)) or "none"
            self._note(staff_id, "account.limit", by=by, detail=told)

    def _limits(self, staff_id: str) -> Limits:
        rows = self._engine.query(
            "SELECT what, value FROM staff_limits WHERE staff = :id", id=staff_id
        )
        return Limits(
            frozenset(str(row["value"]) for row in rows if row["what"] == "field"),
            frozenset(str(row["value"]) for row in rows if row["what"] == "area"),
        )

    def _end_sessions(self, staff_id: str) -> None:
        self._engine.execute("DELETE FROM staff_sessions WHERE staff = :id", id=staff_id)

    def _account(self, row: Row) -> Account:
        grants = self._engine.query(
            "SELECT role, oa_id FROM staff_roles WHERE staff = :id ORDER BY role, oa_id",
            id=row["id"],
        )
        return Account(
            id=row["id"],
            login=row["login"],
            name=row["name"],
            is_active=bool(row["is_active"]),
            grants=tuple(Grant(Role(grant["role"]), grant["oa_id"]) for grant in grants),
            limits=self._limits(str(row["id"])),
        )
