"""What comes in, many files at a time: returned PDFs → what they say; returned PDFs and data files → what is wrong."""

from ndrcpdf.harvesting.check_files import FileChecks
from ndrcpdf.harvesting.extract_each import Harvest, Refusal, ReturnedPdf, each_returned, extract_each

__all__ = ["FileChecks", "Harvest", "Refusal", "ReturnedPdf", "each_returned", "extract_each"]
