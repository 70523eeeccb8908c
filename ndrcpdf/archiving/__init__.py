"""Returned PDFs → a folder that is whole at any instant."""

from ndrcpdf.archiving.archive import Archive, Fate, Harvest, opened_archive

__all__ = ["Archive", "Fate", "Harvest", "opened_archive"]
