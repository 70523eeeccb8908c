"""Interactive forms: makes fields and widgets, and reads those of any PDF (ISO 32000-2 §12.7)."""
