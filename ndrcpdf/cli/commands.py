"""The group that holds every command."""

from collections.abc import Iterator, Mapping
from importlib import import_module

import click

from ndrcpdf import __version__
from ndrcpdf.cli.help import AS_IT_IS
from ndrcpdf.messages import _

_MODULES = {
    "forms": "forms",
    "fields": "forms",
    "blank": "forms",
    "prepare": "prepare",
    "fill": "fill",
    "extract": "extract",
    "check": "check",
    "archive": "archive",
    "tables": "tables",
}
"""Command → the module of this package that has it under its own name."""


class _Commands(Mapping[str, click.Command]):
    """The commands by name, each imported when it is asked for: none waits for what the others need."""

    def __getitem__(self, name: str) -> click.Command:
        command: click.Command = getattr(import_module(f"ndrcpdf.cli.{_MODULES[name]}"), name)
        return command

    def __iter__(self) -> Iterator[str]:
        return iter(_MODULES)

    def __len__(self) -> int:
        return len(_MODULES)


@click.group(
    commands=_Commands(),
    help=_("Fill, read back, check and archive the PDF annexes of the BTS NDRC exam, in bulk."),
    epilog="\n\n".join(
        (
            AS_IT_IS
            + "\n".join(
                (
                    _("The usual round:"),
                    "  ndrcpdf fill attestation-stage stagiaires.csv -o attestations/",
                    "  ndrcpdf extract retours/ -o retours.csv",
                    "  ndrcpdf archive retours/ --into archive/",
                )
            ),
            AS_IT_IS
            + _(
                "Exit codes:\n"
                "  0 done               1 done, with findings   2 wrong use\n"
                "  3 unknown form       4 bad data              5 unreadable PDF\n"
                "  6 cannot write"
            ),
        )
    ),
)
@click.version_option(__version__, message="ndrcpdf %(version)s")
def commands() -> None:
    """Group the commands."""
