"""The folder forms/: what describes a form, read and written."""

from ndrcpdf.catalog.loading import DESCRIPTION, find, forms_folder, known_forms, load

__all__ = ["DESCRIPTION", "find", "forms_folder", "known_forms", "load"]
