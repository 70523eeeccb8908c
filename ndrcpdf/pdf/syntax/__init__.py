"""Syntax: objects and incremental updates, and the border to the libraries that read files (ISO 32000-2 §7)."""
