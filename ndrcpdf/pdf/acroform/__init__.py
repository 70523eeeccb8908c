"""Interactive forms (ISO 32000-2 clause 12.7): fields and widgets made, and read."""
