"""Returned PDFs → what they say, how that was read, and how sure it is."""

from ndrcpdf.extracting.extract import READER, extract

__all__ = ["READER", "extract"]
