"""What each role may do. One table; whoever is not in it may do nothing."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from bot.models.scopes import Scope
from bot.storage.staff import Account, Role


class Right(StrEnum):
    """Something that a page or an action of the console asks for."""

    SIGNED_IN = "signed_in"
    SEE_CASES = "see_cases"
    WORK_CASES = "work_cases"
    SEE_BULLETINS = "see_bulletins"
    WRITE_BULLETINS = "write_bulletins"
    APPROVE_BULLETINS = "approve_bulletins"
    EXPORT_CASES = "export_cases"
    SEE_PROTECTED = "see_protected"
    SEE_AUDIT = "see_audit"
    EDIT_KNOWLEDGE = "edit_knowledge"
    SEE_REVISIONS = "see_revisions"
    APPROVE_REVISIONS = "approve_revisions"


_SEEING = frozenset({Right.SIGNED_IN, Right.SEE_CASES, Right.SEE_BULLETINS})
_WRITING = frozenset({Right.SEE_BULLETINS, Right.WRITE_BULLETINS})
_DECIDING = frozenset({Right.SEE_REVISIONS, Right.APPROVE_REVISIONS})
"""Of what others wrote: bot.editorial.workflow refuses one's own."""

RIGHTS: Mapping[Role, frozenset[Right]] = {
    Role.VIEWER: _SEEING,
    Role.OFFICER: _SEEING | _WRITING | {Right.WORK_CASES, Right.EXPORT_CASES},
    Role.APPROVER: _SEEING
    | _WRITING
    | _DECIDING
    | {Right.WORK_CASES, Right.EXPORT_CASES, Right.APPROVE_BULLETINS, Right.SEE_PROTECTED},
    Role.EDITOR: _WRITING | _DECIDING | {Right.SIGNED_IN, Right.EDIT_KNOWLEDGE},
    Role.ADMIN: _SEEING,
    Role.AUDITOR: _SEEING | {Right.EXPORT_CASES, Right.SEE_AUDIT},
}

ROLE_NAMES: Mapping[Role, str] = {
    Role.VIEWER: "Người xem",
    Role.OFFICER: "Cán bộ xử lý",
    Role.APPROVER: "Lãnh đạo duyệt",
    Role.EDITOR: "Biên tập viên",
    Role.ADMIN: "Quản trị",
    Role.AUDITOR: "Kiểm tra",
}
"""What the staff call the roles."""


def may_with(account: Account, right: Right, scope: Scope) -> bool:
    """Say whether the account has a right over cases of a scope."""
    return may(account, right, oa_id=scope.oa_id) and account.limits.hold(scope)


def may(account: Account, right: Right, *, oa_id: str | None = None) -> bool:
    """Say whether the account has a right at an OA, or, without one, at any OA.

    Asks nothing of a case: that it is within the account's limits is the matter of the query that
    found it, and of `may_with`.
    """
    if oa_id is None:
        roles = frozenset(grant.role for grant in account.grants)
    else:
        roles = account.roles_at(oa_id)
    return account.is_active and any(right in RIGHTS[role] for role in roles)


def roles_with(right: Right) -> frozenset[Role]:
    """Return the roles that have a right."""
    return frozenset(role for role, rights in RIGHTS.items() if right in rights)
