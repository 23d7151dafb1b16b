"""`demo`: the whole product on one machine, with a local platform in the place of Zalo.

The only command that starts the emulator. It refuses to run beside the settings of a real
installation, listens on this machine alone, and keeps its data in a folder of its own.
"""

from __future__ import annotations

import json
import os
import random
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from bot import log
from bot.app import App, Crew, build, fetcher
from bot.cli.demo_staff import ACCOUNTS, add_staff, staff_password
from bot.cli.inside import Inside
from bot.cli.serving import PortTaken, listen, run_until_stopped, working
from bot.config import Settings, load
from bot.errors import ConfigError
from webhooks.emulator.clock import EmulatorClock
from webhooks.emulator.openapi import create_platform_app
from webhooks.emulator.platform import Platform
from webhooks.emulator.server import create_server
from webhooks.factory import create_web

HOST = "127.0.0.1"
PORT = click.IntRange(1, 65535)
OA_ID, APP_ID = "2000000000000000001", "1000000000000000001"


@dataclass(frozen=True, slots=True)
class Place:
    """Where the demo keeps its data and which ports it opens."""

    folder: Path
    phone_port: int
    webhook_port: int

    @property
    def phone_url(self) -> str:
        """The address of the phone page, and of the platform behind it."""
        return f"http://{HOST}:{self.phone_port}"

    @property
    def console_url(self) -> str:
        """The address of the staff's pages."""
        return f"http://{HOST}:{self.webhook_port}/console/"


@click.command()
@click.option("--port", type=PORT, default=8089, show_default=True, help="Port of the phone page.")
@click.option(
    "--webhook-port", type=PORT, default=8090, show_default=True, help="Port of the bot itself."
)
@click.option(
    "--data",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("data/demo"),
    show_default=True,
    help="Folder of the demo's database, keys and chats.",
)
@click.pass_obj
def demo(config_file: Path | None, port: int, webhook_port: int, folder: Path) -> None:
    """Try the product: a phone page, a local platform and the bot, all on this machine."""
    if config_file is not None:
        remedy = "run the demo without --config and BOT_CONFIG"
        raise ConfigError([f"the demo never runs beside a real installation; {remedy}"])
    # The key and the database of a demo are nobody's loss: no warnings between the lines below.
    log.setup("error")
    place = Place(folder, port, webhook_port)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    app = app_of(place)
    password = staff_password(folder / "secrets.toml")
    add_staff(app, password)
    web = create_web(app)
    # A page of another site must not reach the console under a name of its own (DNS rebinding).
    web.config["TRUSTED_HOSTS"] = [HOST, "localhost"]
    server = listen(web, HOST, webhook_port, threads=4, remedy=_other_port("--webhook-port"))
    with (
        local_platform(place, app, EmulatorClock(), random.SystemRandom()),
        working(Crew(app)),
    ):
        click.echo(invitation(place, password))
        run_until_stopped(server)
    app.close()
    click.echo("\nĐã dừng. Dữ liệu thử được giữ lại, lần sau mở sẽ thấy tiếp.")


def _other_port(option: str) -> str:
    return f'stop the program that uses it, or choose another: make run ARGS="{option} NUMBER"'


def app_of(place: Place, **parts: Any) -> App:
    """Build the demo's bot: the only one that takes files from this machine's platform."""
    settings = settings_of(place)
    return build(settings, fetch=fetcher(settings, local_port=place.phone_port), **parts)


def settings_of(place: Place) -> Settings:
    """Write the demo's settings as a real file, so that every command works on it, and load it."""
    keep_secrets(place.folder / "secrets.toml")
    path = place.folder / "config.toml"
    path.write_text(_config_text(place), encoding="utf-8")
    return load(path, {})


def keep_secrets(path: Path) -> None:
    """Make the demo's secrets by chance at its first start, readable by their owner alone."""
    if path.exists():
        return
    with os.fdopen(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600), "w") as file:
        for name in ("DEMO_APP_SECRET", "DEMO_WEBHOOK_SECRET"):
            file.write(f'{name} = "{secrets.token_hex(16)}"\n')


def _config_text(place: Place) -> str:
    """Return the settings of a state agency's OA on the local platform."""
    folder = place.folder.resolve()
    return f"""# Made by `python -m bot demo` at each start; changes are lost.
[server]
host = "{HOST}"
port = {place.webhook_port}

[storage]
url = {json.dumps(f"sqlite:///{folder / 'mot-cua-oa.db'}")}
knowledge_index = {json.dumps(str(folder / "knowledge.db"))}

[zalo]
openapi_url = "{place.phone_url}"
oauth_url = "{place.phone_url}"

[files]
folder = {json.dumps(str(folder / "files"))}

[work]
tick_seconds = 2
echo_wait_seconds = 5

[log]
level = "warning"

[secrets]
file = "secrets.toml"

[[oa]]
id = "{OA_ID}"
name = "UBND phường Mẫu"
app_id = "{APP_ID}"
app_secret_env = "DEMO_APP_SECRET"
webhook_secret_env = "DEMO_WEBHOOK_SECRET"
agency = "Ủy ban nhân dân phường Mẫu"
hours = "7 giờ 30–11 giờ 30 và 13 giờ 30–17 giờ 00, thứ Hai đến thứ Sáu"
working_hours = "07:30-11:30, 13:30-17:00"
contact_image = "{place.phone_url}/static/bieu-tuong.svg"
"""


@contextmanager
def local_platform(
    place: Place, app: App, clock: EmulatorClock, chance: random.Random
) -> Iterator[None]:
    """Run the emulator with its phone page, and give our OA its tokens."""
    oa = app.settings.oas[0]
    platform = Platform(clock, rng=chance, save_to=place.folder / "platform.json")
    webhook = f"http://{HOST}:{place.webhook_port}/webhooks/zalo"
    platform.add_app(APP_ID, oa.app_secret, oa.webhook_secrets[0], webhook)
    platform.add_oa(OA_ID, oa.name, APP_ID, profile="gov")
    if not platform.has_tokens(OA_ID) or app.store.tokens.find(OA_ID) is None:
        app.tokens.import_pair(OA_ID, platform.issue_tokens(OA_ID))
    web = create_platform_app(platform, inside=Inside(app).steps)
    # A page of another site must not reach it under a name of its own (DNS rebinding).
    web.config["TRUSTED_HOSTS"] = [HOST, "localhost"]
    try:
        server = create_server(web, HOST, place.phone_port)
    except (OSError, SystemExit) as error:
        remedy = _other_port("--port")
        raise PortTaken(f"port {place.phone_port} cannot be opened; {remedy}") from error
    thread = threading.Thread(target=server.serve_forever, name="platform", daemon=True)
    platform.start()
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        platform.stop()


def invitation(place: Place, password: str) -> str:
    """Return what a newcomer reads when everything runs."""
    config = place.folder / "config.toml"
    logins = ", ".join(login for login, _, _ in ACCOUNTS)
    return f"""
Một Cửa OA đang chạy thử trên máy này (không phải Zalo thật).

  Mở trang điện thoại:  {place.phone_url}/

  Thử nhắn:
    • làm khai sinh cho con cần gì
    • mat can cuoc lam lai o dau
    • ke hoach cai cach hanh chinh dak nong co may nhiem vu
    • phản ánh đèn đường hỏng ở thôn 3
    • gặp cán bộ

  Người dân khác:       {place.phone_url}/phone?user=hung

  Làm cán bộ, mở bàn làm việc: {place.console_url}
    Tài khoản thử: {logins}
    Mật khẩu chung (chỉ của máy này): {password}

  Hoặc ở một cửa sổ dòng lệnh khác:
    .venv/bin/python -m bot --config {config} cases list
    .venv/bin/python -m bot --config {config} cases reply MÃ "Đã sửa xong."
    .venv/bin/python -m bot --config {config} bulletin add --by bientap --topic tiep-dan \\
        --title "…" --text "…" --source "…"
    .venv/bin/python -m bot --config {config} bulletin approve MÃ --by lanhdao

  Dừng: Ctrl-C. Dữ liệu nằm trong {place.folder}/ và được giữ lại.
"""
