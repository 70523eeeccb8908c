"""The border where every error becomes a message and an exit code."""

import locale
import os
import sys
from io import TextIOWrapper
from typing import NoReturn

import click

from ndrcpdf.cli.outputs import say, say_error
from ndrcpdf.errors import NdrcpdfError
from ndrcpdf.messages import _, claim_click_messages

_INTERRUPTED, _BUG = 130, 70
_LANGUAGE_VARIABLES = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")


def main() -> NoReturn:
    """Run the command line; the process ends with the exit code."""
    _write_utf_8()
    _follow_system_language()
    claim_click_messages()
    from ndrcpdf.cli.commands import commands  # noqa: PLC0415 - its help texts are in the language chosen above

    sys.exit(_run(commands))


def _run(commands: click.Group) -> int:
    try:
        return int(commands.main(prog_name="ndrcpdf", standalone_mode=False) or 0)
    except NdrcpdfError as error:
        say_error(error)
        return error.exit_code
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        say(_("interrupted; every file that was written is whole"))
        return _INTERRUPTED
    except BrokenPipeError:
        # the reader of the output has stopped; Python would complain when it flushes at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        if os.environ.get("NDRCPDF_DEBUG"):
            raise
        say(
            _("internal error: {kind}; run it again with NDRCPDF_DEBUG=1 and report it").format(
                kind=type(error).__name__
            )
        )
        return _BUG


def _write_utf_8() -> None:
    """What goes to a file or another program is UTF-8 everywhere; Windows would make it cp1252, which lacks our ☎."""
    if isinstance(sys.stdout, TextIOWrapper) and not sys.stdout.isatty():
        sys.stdout.reconfigure(encoding="utf-8")


def _follow_system_language() -> None:
    """Where no variable names the language, as on Windows, take the system's."""
    if not any(os.environ.get(name) for name in _LANGUAGE_VARIABLES):
        os.environ["LANGUAGE"] = locale.getlocale()[0] or "en"
