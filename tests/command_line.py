"""The program as a person types it: what every test of a command calls."""

from collections.abc import Callable

from click.testing import CliRunner, Result

from labeler.cli import cli

Command = Callable[..., Result]


def run_command(*arguments: str) -> Result:
    """Run a command and return whatever came of it."""
    return CliRunner().invoke(cli, arguments)


def command_done(*arguments: str) -> Result:
    """Run a command that has to succeed."""
    result = run_command(*arguments)
    assert result.exit_code == 0, (result.output, result.exception)
    return result
