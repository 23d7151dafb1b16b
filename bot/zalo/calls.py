"""Makes one call of Zalo's Open API and says truthfully what became of it.

Knows no messages. The hard part is honesty about sends: Zalo has no idempotency key, so a send
is called retryable only when it surely did not happen, and of unknown outcome otherwise.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import requests
from urllib3.exceptions import MaxRetryError, NewConnectionError

from bot.config import Oa, Zalo
from bot.errors import NeedsOfficer, OutcomeUnknown, Retryable, TokenExpired, ZaloError
from bot.models import Priority
from bot.zalo import codes
from bot.zalo.limiter import Limiter, Ticket
from bot.zalo.payload import Object
from bot.zalo.tokens import TokenKeeper

log = logging.getLogger(__name__)

# The call limit counts in clock minutes.
_TOO_MANY_DELAY_SECONDS = 60
_AWAY_DELAY_SECONDS = 5


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that goes along as the multipart field `file`."""

    name: str
    content: bytes = field(repr=False)
    media_type: str


@dataclass(frozen=True, slots=True)
class Call:
    """One request: parameters for a GET, a body or a file for a POST.

    `is_repeatable` says that carrying it out twice harms nobody. `has_plain_parameters` is true
    for article paths, which read each parameter by itself.
    """

    path: str
    parameters: Mapping[str, Any] = field(default_factory=dict)
    body: Mapping[str, Any] | None = None
    attached: Attached | None = None
    is_repeatable: bool = True
    has_plain_parameters: bool = False
    priority: Priority = Priority.NOTIFICATION

    @property
    def method(self) -> str:
        """The HTTP method."""
        return "GET" if self.body is None and self.attached is None else "POST"


class OpenApi:
    """Calls with the OA's token, which is refreshed once when Zalo refuses it."""

    def __init__(
        self,
        session: requests.Session,
        settings: Zalo,
        keeper: TokenKeeper,
        limiter: Limiter | None = None,
    ) -> None:
        self._session = session
        self._base = settings.openapi_url
        self._timeout = (settings.connect_timeout_seconds, settings.read_timeout_seconds)
        self._keeper = keeper
        self._limiter = limiter

    def call(self, oa: Oa, call: Call) -> Object:
        """Carry the call out and return the answer's `data`, {} where it is no object.

        Raises a ZaloError: OutcomeUnknown only for calls that are not repeatable, TokenExpired
        when Zalo refuses even a fresh token, Throttled before anything was asked.
        """
        data = self._data(oa, call)
        return data if isinstance(data, dict) else {}

    def call_list(self, oa: Oa, call: Call) -> list[Any]:
        """Carry the call out and return the answer's `data`, [] where it is no list.

        Raises as `call` does.
        """
        data = self._data(oa, call)
        return data if isinstance(data, list) else []

    def _data(self, oa: Oa, call: Call) -> object:
        token = self._keeper.access_token(oa.id)
        try:
            return self._once(oa, call, token)
        except TokenExpired:
            log.warning("token refused, refreshing", extra={"oa": oa.id, "path": call.path})
        return self._once(oa, call, self._keeper.refresh(oa.id, token))

    def _once(self, oa: Oa, call: Call, token: str) -> object:
        ticket = self._limiter.spend(oa, call.priority) if self._limiter else None
        response = self._response(oa, call, token)
        if self._limiter and ticket:
            self._limiter.heed(ticket, response.headers)
        answer = _answer(response)
        number = _number(answer.get("error")) if answer is not None else None
        milliseconds = round(response.elapsed.total_seconds() * 1000)
        if answer is None or number is None:
            problem = _unreadable(call, response.status_code)
        elif number == codes.SUCCESS:
            facts = {"oa": oa.id, "path": call.path, "code": 0, "ms": milliseconds}
            log.info("called Zalo", extra=facts)
            return answer.get("data")
        else:
            problem = self._refusal(number, str(answer.get("message")), ticket)
        _report(oa.id, call, problem, milliseconds=milliseconds)
        raise problem

    def _refusal(self, number: int, message: str, ticket: Ticket | None) -> ZaloError:
        problem = codes.error_for(number, message)
        if number == codes.TOO_MANY_CALLS and self._limiter and ticket:
            # "Your application reached limit call api" or "Your OA …".
            by_app = "application" in message.lower()
            delay_seconds = self._limiter.refused(ticket, by_app=by_app)
            return Retryable(str(problem), code=number, delay_seconds=delay_seconds)
        return problem

    def _response(self, oa: Oa, call: Call, token: str) -> requests.Response:
        try:
            return self._session.request(
                call.method,
                self._base + call.path,
                params=_query(call),
                json=call.body,
                files=_files(call),
                headers=_headers(oa, token),
                timeout=self._timeout,
                # A redirect would hand the token to another address.
                allow_redirects=False,
            )
        except requests.RequestException as error:
            problem = _unanswered(call, error)
            _report(oa.id, call, problem, milliseconds=None)
            raise problem from error


def _headers(oa: Oa, token: str) -> dict[str, str]:
    # Not Authorization, and not in the query: v2 refuses both, and queries get logged.
    headers = {"access_token": token}
    if oa.appsecret_proof:
        proof = hmac.new(oa.app_secret.encode(), token.encode(), hashlib.sha256)
        headers["appsecret_proof"] = proof.hexdigest()
    return headers


def _files(call: Call) -> Mapping[str, tuple[str, bytes, str]] | None:
    if call.attached is None:
        return None
    return {"file": (call.attached.name, call.attached.content, call.attached.media_type)}


def _query(call: Call) -> Mapping[str, str]:
    """Return the GET parameters: of /oa/ calls one JSON text named `data`."""
    if not call.parameters:
        return {}
    if call.has_plain_parameters:
        return {name: str(value) for name, value in call.parameters.items()}
    return {"data": json.dumps(call.parameters, ensure_ascii=False, separators=(",", ":"))}


def _answer(response: requests.Response) -> Object | None:
    try:
        answer = json.loads(response.content)
    except (ValueError, RecursionError):
        return None
    return answer if isinstance(answer, dict) else None


def _number(given: object) -> int | None:
    if isinstance(given, bool) or not isinstance(given, int | str):
        return None
    try:
        return int(given)
    except ValueError:
        return None


def _unanswered(call: Call, error: requests.RequestException) -> ZaloError:
    # The error's own text holds the address with its query, and so a person's id.
    text = f"no answer to {call.path}: {type(error).__name__}"
    if call.is_repeatable or _was_surely_not_sent(error):
        return Retryable(text, delay_seconds=_AWAY_DELAY_SECONDS)
    return OutcomeUnknown(text)


def _was_surely_not_sent(error: requests.RequestException) -> bool:
    """Say whether the connection failed before a byte of the request left."""
    if isinstance(error, requests.ConnectTimeout):
        return True
    cause = error.args[0] if error.args else None
    reason = cause.reason if isinstance(cause, MaxRetryError) else cause
    if isinstance(reason, NewConnectionError):
        return True
    # The certificate is checked before the request is written.
    inner = reason.args[0] if isinstance(reason, Exception) and reason.args else None
    return isinstance(inner, ssl.SSLCertVerificationError)


def _unreadable(call: Call, status: int) -> ZaloError:
    """Return the error for an answer that is not Zalo's JSON: a gateway's page, or half of it."""
    text = f"HTTP {status} without an error number from {call.path}"
    if status == 404:
        # Zalo's own words for a wrong path: "You are accessing an empty or invalid API".
        return NeedsOfficer(f"{text}; check [zalo] openapi_url")
    if status == 429:
        return Retryable(text, delay_seconds=_TOO_MANY_DELAY_SECONDS)
    if call.is_repeatable:
        return Retryable(text, delay_seconds=_AWAY_DELAY_SECONDS)
    return OutcomeUnknown(text)


def _report(oa_id: str, call: Call, problem: ZaloError, *, milliseconds: int | None) -> None:
    """Log ids, numbers and times; never what was sent or answered."""
    alert = isinstance(problem, NeedsOfficer) or (
        problem.code != 0 and codes.code_for(problem.code).alert
    )
    facts = {"oa": oa_id, "path": call.path, "code": problem.code, "ms": milliseconds}
    level = logging.ERROR if alert else logging.WARNING
    log.log(level, "Zalo call failed", extra={**facts, "error": type(problem).__name__})
