"""Gathers every command under one name and turns our errors into clear sentences."""

from __future__ import annotations

import sys
import traceback
from pathlib import Path
from types import TracebackType

import click

from bot import __version__
from bot.cli.lazy import LazyGroup
from bot.errors import BotError, ConfigError
from knowledge.problems import ContentError

COMMANDS = {
    "ask": "bot.cli.answering:ask",
    "audit": "bot.cli.audit:audit",
    "bulletin": "bot.cli.bulletins:bulletin",
    "cases": "bot.cli.cases:cases",
    "config": "bot.cli.configuration:config",
    "demo": "bot.cli.demo:demo",
    "doctor": "bot.cli.doctor:doctor",
    "evaluate": "bot.cli.evaluating:evaluate",
    "fit": "bot.cli.fitting:fit_numbers",
    "fit-guards": "bot.cli.fitting_guards:fit_guards",
    "forget": "bot.cli.privacy:forget_person",
    "inbox": "bot.cli.inbox:inbox",
    "keys": "bot.cli.keys:keys",
    "knowledge": "bot.cli.knowledge:knowledge",
    "plan": "bot.cli.plans:plan",
    "purge": "bot.cli.privacy:purge_old",
    "scheduler": "bot.cli.scheduling:scheduler",
    "scrub": "bot.cli.privacy:scrub_files",
    "serve": "bot.cli.serving:serve",
    "staff": "bot.cli.staff:staff",
    "tokens": "bot.cli.tokens:tokens",
}
"""Where each command stands."""


@click.group(
    cls=LazyGroup, where=COMMANDS, context_settings={"help_option_names": ["-h", "--help"]}
)
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
