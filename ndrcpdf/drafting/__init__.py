"""Draft: a flat form nobody has described → the draft of its form.toml, and the same pages with fields on their blanks.

Blanks are found by what is drawn, labels by where words stand (:mod:`ndrcpdf.layout.detecting`); names and types are
guessed from the labels. Every description is tried on the page: a blank that the words of the draft do not lead back to
is given its place in ``places.toml``, an overrides file.
"""

from ndrcpdf.drafting.draft import Draft, draft

__all__ = ["Draft", "draft"]
