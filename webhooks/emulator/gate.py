"""The Open API without its HTTP: checks in Zalo's order, then one handler.

The order is that of the protocol notes, section 7: token, rate, state of app
and account, kind of account, body, recipient, quota. Paths not in `ENDPOINTS` are
unknown to the platform.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from webhooks.emulator import grants
from webhooks.emulator.broadcasts import is_broadcast
from webhooks.emulator.endpoints import ENDPOINTS
from webhooks.emulator.errors import ApiError, UnknownParty
from webhooks.emulator.messages import read_draft
from webhooks.emulator.state import Account, Call
from webhooks.emulator.world import World

__all__ = ["ENDPOINTS", "ApiAnswer", "ApiCall", "OpenApi"]

MINUTE_MS = 60_000


@dataclass(frozen=True, slots=True)
class ApiCall:
    """One request to the Open API."""

    method: str
    path: str
    access_token: str | None
    params: object
    appsecret_proof: str | None = None


@dataclass(frozen=True, slots=True)
class ApiAnswer:
    """What goes back. `lost` means that the work was done but nobody hears of it."""

    body: Mapping[str, object]
    headers: Mapping[str, str] = field(default_factory=dict)
    lost: bool = False


class OpenApi:
    """Answers calls one at a time."""

    def __init__(self, world: World, note_call: Callable[[Call], None]) -> None:
        self._world = world
        self._note_call = note_call
        self._minute = 0
        self._counts: dict[str, int] = {}

    def answer(self, call: ApiCall) -> ApiAnswer:
        """Answer a call to a known path; refusals are answers too."""
        with self._world.changing():
            visit = _Visit(call)
            try:
                data = self._admit(visit)
                body: Mapping[str, object] = {"data": data, "error": 0, "message": "Success"}
                visit.data = data
                lost = self._world.faults.take_loss(call.path)
            except ApiError as refusal:
                body, lost = refusal.envelope(), False
                visit.error = refusal.code
            self._report(visit, lost=lost)
            return ApiAnswer(body=body, headers=visit.headers, lost=lost)

    def _admit(self, visit: _Visit) -> object:
        call, world = visit.call, self._world
        planned = world.faults.take_failure(call.path)
        if planned is not None:
            raise ApiError(planned, field="request")
        account = grants.find_holder(world, call.access_token)
        visit.oa_id = account.oa_id
        grants.check_proof(
            world.state.apps[account.app_id], call.access_token, call.appsecret_proof
        )
        self._count(account, visit)
        _check_state(world, account)
        endpoint = ENDPOINTS[call.method, call.path]
        endpoint.dialect(account, call.params)
        return endpoint.handler(world, account, call.params)

    def _count(self, account: Account, visit: _Visit) -> None:
        minute = self._world.now_ms() // MINUTE_MS
        if minute != self._minute:
            self._minute, self._counts = minute, {}
        used = self._counts[account.oa_id] = self._counts.get(account.oa_id, 0) + 1
        visit.headers = {
            "X-RateLimit-Limit": str(account.calls_per_minute),
            "X-RateLimit-Remain": str(max(account.calls_per_minute - used, 0)),
        }
        if used > account.calls_per_minute:
            raise ApiError(-32)

    def _report(self, visit: _Visit, *, lost: bool) -> None:
        world = self._world
        kind = _kind_of(visit.call.params)
        user_id = _user_in(visit.data) or _user_in(visit.call.params)
        self._note_call(
            Call(
                path=visit.call.path,
                oa_id=visit.oa_id,
                kind=kind,
                error=visit.error,
                at_ms=world.now_ms(),
            )
        )
        if not user_id or not visit.oa_id:
            return
        outcome = "được nhận, chuyển tới điện thoại" if kind else "được trả lời"
        outcome = outcome if not visit.error else f"bị từ chối, lỗi {visit.error}"
        step = f"API: {visit.call.method} {visit.call.path}"
        try:
            parties = world.parties(visit.oa_id, user_id)
        except UnknownParty:
            return
        world.note(parties, step, outcome + (", nhưng trả lời bị mất" if lost else ""))


@dataclass(slots=True)
class _Visit:
    """What becomes known about a call while it is being checked."""

    call: ApiCall
    oa_id: str = ""
    error: int = 0
    data: object = None
    headers: Mapping[str, str] = field(default_factory=dict)


def _check_state(world: World, account: Account) -> None:
    if not world.state.apps[account.app_id].active:
        raise ApiError(-209)
    if not account.authorised:
        raise ApiError(-223)
    if not account.open_api:
        raise ApiError(-224)


def _kind_of(params: object) -> str:
    if not isinstance(params, Mapping) or "recipient" not in params:
        return ""
    if is_broadcast(params):
        return "broadcast"
    try:
        return read_draft(params).kind
    except ApiError:
        return "malformed"


def _user_in(params: object) -> str:
    if not isinstance(params, Mapping):
        return ""
    named = params.get("recipient", params)
    user_id = named.get("user_id") if isinstance(named, Mapping) else None
    return user_id if isinstance(user_id, str) else ""
