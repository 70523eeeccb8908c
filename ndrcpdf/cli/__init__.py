"""The command line: options, paths, progress and exit codes; the rules are elsewhere."""

import gc


def main() -> None:
    """Run the command line; the process ends with the exit code."""
    gc.disable()  # nothing that is loaded is garbage, and looking through it took a twentieth of the time to start
    from ndrcpdf.cli.entry import run  # noqa: PLC0415

    run()


__all__ = ["main"]
