"""Gathers every command under one name and turns our errors into clear sentences."""

from __future__ import annotations

import sys
import traceback
from pathlib import Path
from types import TracebackType

import click

from bot import __version__
from bot.cli.answering import ask
from bot.cli.audit import audit
from bot.cli.bulletins import bulletin
from bot.cli.cases import cases
from bot.cli.configuration import config
from bot.cli.demo import demo
from bot.cli.doctor import doctor
from bot.cli.evaluating import evaluate
from bot.cli.fitting import fit_numbers
from bot.cli.fitting_guards import fit_guards
from bot.cli.inbox import inbox
from bot.cli.keys import keys
from bot.cli.knowledge import knowledge
from bot.cli.plans import plan
from bot.cli.privacy import forget_person, purge_old
from bot.cli.scheduling import scheduler
from bot.cli.serving import serve
from bot.cli.staff import staff
from bot.cli.tokens import tokens
from bot.errors import BotError, ConfigError
from knowledge.loader import ContentError


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="Một Cửa OA")
@click.option(
    "--config",
    "config_file",
    type=click.Path(path_type=Path),
    envvar="BOT_CONFIG",
    help="Settings of this installation (or the variable BOT_CONFIG).",
)
@click.pass_context
def cli(context: click.Context, config_file: Path | None) -> None:
    """Một Cửa OA: the chatbot of a state agency's Zalo Official Account."""
    context.obj = config_file


COMMANDS = (
    audit,
    *(ask, bulletin, cases, config, demo, doctor, evaluate, fit_guards, fit_numbers),
    *(forget_person, inbox, keys, knowledge, plan, purge_old, scheduler, serve, staff, tokens),
)
for command in COMMANDS:
    cli.add_command(command)


def main() -> None:
    """Run the command line; exit with 2 and a sentence for each problem of ours."""
    _hide_messages()
    try:
        cli()
    except ConfigError as error:
        _complain(*error.problems)
    except ContentError as error:
        _complain(*(str(problem) for problem in error.problems))
    except BotError as error:
        _complain(str(error))


def _hide_messages() -> None:
    """Let an error that ends the process be told by type and place, as in the log."""

    def tell(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        # Lines of our own source, and no value of any variable.
        traceback.print_tb(trace)
        print(f"{kind.__name__}: its message may quote a citizen and is not shown", file=sys.stderr)

    sys.excepthook = tell


def _complain(*sentences: str) -> None:
    for sentence in sentences:
        print(f"error: {sentence}", file=sys.stderr)
    sys.exit(2)
