"""The tables of a PDF, cell by cell."""
