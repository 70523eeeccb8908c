"""What a page shows, as pdfium draws it: its characters, its pixels, its colours."""
