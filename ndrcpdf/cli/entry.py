"""The border where every error becomes a message and an exit code."""

import gc
import locale
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import FileIO, StringIO, TextIOWrapper
from typing import NoReturn

import click

from ndrcpdf.cli.outputs import say, say_error
from ndrcpdf.errors import CannotWriteError, ExitCode, NdrcpdfError, reason_of
from ndrcpdf.messages import Message, _, claim_click_messages

_INTERRUPTED, _BUG = 130, 70
_LANGUAGE_VARIABLES = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")


def main() -> NoReturn:
    """Run the command line; the process ends with the exit code."""
    _stand_in_for_closed_streams()
    _write_utf_8()
    _follow_system_language()
    claim_click_messages()
    from ndrcpdf.cli.commands import commands  # noqa: PLC0415 - its help texts are in the language chosen above

    code = _run(commands)
    gc.freeze()  # else Python looks for garbage in all that is loaded as it ends: a tenth of `forms` (0.20 s, not 0.17)
    sys.exit(code)


def _run(commands: click.Group) -> int:
    try:
        with _errors_of_standard_output():
            code = int(_called(commands) or 0)
            sys.stdout.flush()
            return code
    except NdrcpdfError as error:
        say_error(error)
        return error.exit_code
    except click.ClickException as error:
        shown = StringIO()
        error.show(shown)
        say(shown.getvalue().rstrip())
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


def _called(commands: click.Group) -> ExitCode | None:
    try:
        code: ExitCode | None = commands.main(prog_name="ndrcpdf", standalone_mode=False)
    except SystemExit as error:  # click itself ends the process only where the reader of the output has stopped
        raise BrokenPipeError from error
    return code


def _stand_in_for_closed_streams() -> None:
    """Where the caller has closed a stream, keep its number from the files that are opened next.

    What is written to standard output then is an error; what is said on standard error is lost.
    """
    for number, mode in ((1, os.O_RDONLY), (2, os.O_WRONLY)):
        try:
            os.fstat(number)
        except OSError:
            os.dup2(os.open(os.devnull, mode), number)
    sys.stdout = sys.stdout or TextIOWrapper(FileIO(1, "w", closefd=False), "utf-8", write_through=True)
    sys.stderr = sys.stderr or TextIOWrapper(FileIO(2, "w", closefd=False), "utf-8", write_through=True)


@contextmanager
def _errors_of_standard_output() -> Iterator[None]:
    """Inside, standard output that takes no more is an error of ours; a reader that has stopped is none."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        raise CannotWriteError(
            Message("standard output cannot be written ({reason})", reason=reason_of(error)),
            Message("check where it goes, and the room there"),
        ) from error


def _write_utf_8() -> None:
    """What goes to a file or another program is UTF-8 everywhere; Windows would make it cp1252, which lacks our ☎."""
    if isinstance(sys.stdout, TextIOWrapper) and not sys.stdout.isatty():
        sys.stdout.reconfigure(encoding="utf-8")


def _follow_system_language() -> None:
    """Where no variable names the language, as on Windows, take the system's."""
    if not any(os.environ.get(name) for name in _LANGUAGE_VARIABLES):
        os.environ["LANGUAGE"] = locale.getlocale()[0] or "en"
