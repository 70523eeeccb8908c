"""The command line: options, paths, progress and exit codes; the rules are elsewhere."""

from ndrcpdf.cli.entry import run as main

__all__ = ["main"]
