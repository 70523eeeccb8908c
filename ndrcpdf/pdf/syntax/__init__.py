"""Objects, files and incremental updates (ISO 32000-2 clause 7), and the border to the libraries that read them."""
