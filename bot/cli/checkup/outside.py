"""Checks of what lies around the program: its own address, the clock, tokens and the OAs at Zalo.

Never renews a token: that happens in `serve` alone, and once.
"""

from __future__ import annotations

from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

import requests

from bot.cli.checkup.database import Records
from bot.cli.checkup.finding import Finding, Findings, Patient, ok, problem, warning
from bot.cli.tokens import REFRESH_TOKEN_DAYS
from bot.clock import Clock
from bot.config import Oa, is_safe_address
from bot.errors import NeedsOfficer, Retryable, SealBroken, ZaloError
from bot.storage.capabilities import Capabilities
from bot.storage.leases import Leases
from bot.storage.tokens import Tokens
from bot.storage.vault import Vault
from bot.zalo.answers import OaInfo
from bot.zalo.client import OaFacts, ZaloClient
from bot.zalo.tokens import REFRESH_BEFORE_MILLIS, TokenKeeper

_TIMEOUT_SECONDS = 5.0
# Zalo's own limit for the answer to a webhook (docs/zalo.md).
_ZALO_WAITS_SECONDS = 2.0
_PROBE = "probe"
_DRIFT_SECONDS = 60
_DAY_MS = 86_400_000
_OLD_REFRESH_TOKEN_DAYS = 80
_ANY_ADDRESS = {"": "127.0.0.1", "0.0.0.0": "127.0.0.1", "::": "[::1]"}  # noqa: S104 - asked, not bound
_START = "Start `serve`, or look at [server] host and port."
_KINDS = {2: ("a business", "v3"), 4: ("a state agency", "v2")}


def webhook(patient: Patient) -> Findings:
    """Ask our own web edge whether it lives, and the public address whether it leads there."""
    server = patient.settings.server
    url = f"http://{_ANY_ADDRESS.get(server.host, server.host)}:{server.port}/healthz"
    answer = _get(patient, url)
    if isinstance(answer, str):
        yield problem(f"Nobody answers at {url} ({answer}).", _START)
    elif answer.status_code != 200 or b'"status"' not in answer.content:
        yield problem(f"Another program answers at {url}.", "Choose another [server] port.")
    else:
        yield ok(f"The web edge answers at {url}.")
    if patient.public_url:
        yield _public(patient)


def _public(patient: Patient) -> Finding:
    parts = urlsplit(patient.public_url)
    url = f"{parts.scheme}://{parts.netloc}/webhooks/zalo"
    if not is_safe_address(url):
        return problem(f"{url} is no https address.", "Zalo calls https addresses only.")
    began = patient.clock.millis()
    answer = _get(patient, f"{url}?token={_PROBE}")
    seconds = (patient.clock.millis() - began) / 1000
    proxy = "Look at the proxy in front of `serve` (docs/operations.md)."
    if isinstance(answer, str):
        return problem(f"{url} cannot be reached ({answer}).", proxy)
    if answer.status_code != 200 or answer.text.strip() != _PROBE:
        return problem(f"{url} leads elsewhere (HTTP {answer.status_code}).", proxy)
    if seconds > _ZALO_WAITS_SECONDS:
        return warning(f"{url} took {seconds:.1f} s; Zalo waits two.", proxy)
    return ok(f"{url} leads to us.")


def clock(patient: Patient) -> Findings:
    """Compare the clock of this machine with Zalo's."""
    answer = _get(patient, patient.settings.zalo.openapi_url)
    if isinstance(answer, str):
        remedy = "Let this machine call [zalo] openapi_url (firewall, proxy, DNS)."
        yield problem(f"Zalo's Open API cannot be reached ({answer}).", remedy)
        return
    try:
        theirs = parsedate_to_datetime(answer.headers.get("Date", "")).timestamp()
    except ValueError:
        yield warning("Zalo's answer has no Date to compare with.", "Look at the clock yourself.")
        return
    drift = round(patient.clock.millis() / 1000 - theirs)
    if abs(drift) > _DRIFT_SECONDS:
        sentence = f"The clock is {abs(drift)} s {'ahead' if drift > 0 else 'behind'}."
        yield problem(sentence, "Switch time synchronisation on: timedatectl set-ntp true")
    else:
        yield ok("The clock agrees with Zalo's.")


def _get(patient: Patient, url: str) -> requests.Response | str:
    """Return the answer, or the kind of failure; its text may hold more than is to be told."""
    try:
        return patient.session.get(url, timeout=_TIMEOUT_SECONDS, allow_redirects=False)
    except requests.RequestException as error:
        return type(error).__name__


def tokens(patient: Patient, records: Records) -> Findings:
    """Look for each OA how old its tokens are."""
    if records.vault is None:
        yield problem("Without the key no token can be read.", "Mend the key first.")
        return
    store = Tokens(records.engine, records.vault, patient.clock)
    for oa in patient.settings.oas:
        yield _tokens_of(oa, store, patient.clock)


def _tokens_of(oa: Oa, store: Tokens, clock: Clock) -> Finding:
    login = f"Run: tokens login --oa {oa.id}"
    try:
        pair, saved_at = store.find(oa.id), store.find_saved_at(oa.id)
    except SealBroken:
        return problem(f"OA {oa.id}: its tokens are sealed with another key.", login)
    if pair is None or saved_at is None:
        return problem(f"OA {oa.id} has no tokens.", login)
    age_days = (clock.millis() - saved_at) // _DAY_MS
    left = pair.expires_at - clock.millis()
    renewal = "Look whether `serve` runs, and for `tokens` in its log; it renews them."
    if age_days > _OLD_REFRESH_TOKEN_DAYS:
        sentence = f"OA {oa.id}: its refresh token is {age_days} days old; it lives three months."
        level = problem if age_days >= REFRESH_TOKEN_DAYS else warning
        return level(sentence, f"Start `serve` soon, which renews it. If it is dead: {login}")
    if left <= 0:
        return problem(f"OA {oa.id}: its access token has expired.", renewal)
    if left < REFRESH_BEFORE_MILLIS:
        return warning(f"OA {oa.id}: its access token lives less than five hours.", renewal)
    return ok(f"OA {oa.id} has tokens, renewed {age_days} days ago.")


class _LookingOnly(TokenKeeper):
    """Hands out the token there is; a refresh by a doctor might cost the grant."""

    def refresh(self, oa_id: str, seen_access_token: str) -> str:
        raise NeedsOfficer(f"OA {oa_id}: Zalo wants a fresh token, which `serve` fetches")


def oas(patient: Patient, records: Records) -> Findings:
    """Ask Zalo what each OA with tokens is, and say what we learnt about it."""
    if records.vault is None:
        return
    client, store = _client(patient, records, records.vault)
    for oa in patient.settings.oas:
        try:
            pair = store.find(oa.id)
        except SealBroken:
            continue  # told by the check of the tokens
        if pair is not None and pair.expires_at > patient.clock.millis():
            yield _oa(oa, client)


def _client(patient: Patient, records: Records, vault: Vault) -> tuple[ZaloClient, Tokens]:
    settings, clock = patient.settings, patient.clock
    store = Tokens(records.engine, vault, clock)
    leases = Leases(records.engine, clock)
    keeper = _LookingOnly(store, leases, patient.session, settings, clock)
    capabilities = Capabilities(records.engine, clock)
    return ZaloClient(patient.session, settings.zalo, keeper, capabilities, clock=clock), store


def _oa(oa: Oa, client: ZaloClient) -> Finding:
    try:
        info = client.get_oa(oa)
    except Retryable as error:
        return warning(f"OA {oa.id}: Zalo did not tell what it is ({error}).", "Try again later.")
    except ZaloError as error:
        remedy = "Look the number up in docs/zalo.md, section 3.8."
        return problem(f"OA {oa.id}: Zalo refused ({error}).", remedy)
    return _judged(oa, info, client.facts(oa))


def _judged(oa: Oa, info: OaInfo, facts: OaFacts | None) -> Finding:
    if info.oa_id and info.oa_id != oa.id:
        remedy = f"Run: tokens login --oa {oa.id}"
        return problem(f"The tokens of OA {oa.id} belong to OA {info.oa_id}.", remedy)
    kind, usual = _KINDS.get(info.oa_type, (f"of an unknown kind ({info.oa_type})", ""))
    package = f"package {info.package or 'unknown'} until {info.package_until or 'an unknown day'}"
    dialect = (facts.dialect if facts else "") or "not tried yet"
    buttons = "refused" if facts and facts.buttons == "off" else "not refused"
    sentence = f"OA {oa.id} is {kind}; {package}; dialect {dialect}; buttons {buttons}."
    if oa.dialect not in ("auto", usual) and usual:
        remedy = "Set dialect to auto in its [[oa]] table."
        return warning(f"{sentence} The settings say dialect {oa.dialect}.", remedy)
    if not info.is_verified:
        return warning(f"{sentence} Zalo has not verified it.", "Have it verified at Zalo.")
    return ok(sentence)
