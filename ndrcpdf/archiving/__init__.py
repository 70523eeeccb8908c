"""Returned PDFs → a folder that is whole at any instant."""

from ndrcpdf.archiving.archive import Archive, ArchivedFile, Fate, archive_each, opened_archive

__all__ = ["Archive", "ArchivedFile", "Fate", "archive_each", "opened_archive"]
