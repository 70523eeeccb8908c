"""Data against the form: types, the rules printed on the annexes, and documents against one another.

Whole files are checked by :mod:`ndrcpdf.harvesting`, which also knows whether a text fits its blank.
"""
