"""Many records → a folder of PDFs, or one print run.

A worker checks and fills a chunk of rows in one go, since checking whether a text fits is laying it out. Each PDF is
written into a hidden folder. All of them appear once the last row is checked, or none does. So data are read once,
memory does not grow with the rows, and standard input will do.
"""

from ndrcpdf.batching.fill_files import fill_files
from ndrcpdf.batching.fill_rows import fill_rows
from ndrcpdf.batching.plan import Existing, FillPlan, Outcome

__all__ = ["Existing", "FillPlan", "Outcome", "fill_files", "fill_rows"]
