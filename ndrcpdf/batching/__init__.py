"""Many records at once: every row checked and filled, then all the files appear, or none.

Rows go in chunks to one process, several, or a cluster; each is checked and filled there in one go, since checking
whether a text fits is laying it out. What is filled waits beside its place under a name of its own until the last row
has been checked, so data are read once, memory does not grow with the rows, and standard input will do.
"""

from ndrcpdf.batching.fill_files import fill_files
from ndrcpdf.batching.fill_rows import fill_rows
from ndrcpdf.batching.plan import Existing, FillPlan, Outcome

__all__ = ["Existing", "FillPlan", "Outcome", "fill_files", "fill_rows"]
