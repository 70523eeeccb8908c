"""The group that holds every command."""

import click

from ndrcpdf import __version__
from ndrcpdf.cli.extract import archive, extract
from ndrcpdf.cli.fill import check, fill
from ndrcpdf.cli.forms import blank, fields, forms
from ndrcpdf.cli.help import AS_IT_IS
from ndrcpdf.cli.prepare import prepare
from ndrcpdf.cli.tables import tables
from ndrcpdf.messages import _


@click.group(
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


for _command in (forms, fields, blank, prepare, fill, extract, check, archive, tables):
    commands.add_command(_command)
