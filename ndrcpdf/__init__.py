"""Fill, read back, check and archive the PDF annexes of the BTS NDRC exam, in bulk."""

__version__ = "0.1.0"
