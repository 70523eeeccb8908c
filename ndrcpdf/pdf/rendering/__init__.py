"""Rendering: the characters, the pixels and the colours of a page, as pdfium shows them."""
