"""The command line: options, paths, progress, exit codes, and findings put into words; the rules are elsewhere."""

from ndrcpdf.cli.entry import main

__all__ = ["main"]
