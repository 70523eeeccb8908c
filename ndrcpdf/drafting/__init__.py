"""A flat form that nobody has described → a draft of its form.toml, and the same pages with fields on their blanks.

:mod:`ndrcpdf.layout.detecting` finds the blanks and their labels; names and types are guessed from the labels. Every
description is tried on the page: a field whose description does not lead back to its blank gets a place in
``places.toml``, an overrides file.
"""

from ndrcpdf.drafting.draft import Draft, draft
from ndrcpdf.drafting.form_folder import folder_of_new_form, write_form_folder

__all__ = ["Draft", "draft", "folder_of_new_form", "write_form_folder"]
