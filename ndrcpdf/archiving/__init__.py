"""Returned PDFs → a database that is whole at any instant, the PDFs themselves beside, and a CSV for each form.

``archive.sqlite`` is the record. ``<form>.csv``, ``datapackage.json`` and ``refused.csv`` are written from it and never
read back, so that nothing that is done to them loses anything.
"""

from ndrcpdf.archiving.archive import Archive, ArchivedFile, Fate
from ndrcpdf.archiving.archive_each import archive_each
from ndrcpdf.archiving.opening import opened_archive
from ndrcpdf.archiving.rebuilding import rebuild
from ndrcpdf.archiving.verifying import verify

__all__ = ["Archive", "ArchivedFile", "Fate", "archive_each", "opened_archive", "rebuild", "verify"]
