"""Returned PDFs → a folder that is whole at any instant."""

from ndrcpdf.archiving.archive import Archive, ArchivedFile, Fate, opened_archive

__all__ = ["Archive", "ArchivedFile", "Fate", "opened_archive"]
