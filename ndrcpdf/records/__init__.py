"""CSV, JSON, JSON Lines and XLSX ↔ records.

Files are read and written row by row, in constant memory. A column header is matched to a field of the form by its
name, its printed label or an alias of form.toml, without regard to case and accents; a header that matches none is
reported, never dropped. Excel in French opens the files that are written, and they read back to the same values.
"""

from ndrcpdf.records.columns import META_COLUMNS
from ndrcpdf.records.formula_cells import neutralised, unneutralised
from ndrcpdf.records.pictures import picture_file
from ndrcpdf.records.reader import Reader
from ndrcpdf.records.reading import Format, reading
from ndrcpdf.records.writing import UTF_8_BOM, csv_header, csv_line, csv_row, finding_object, write_extractions

__all__ = [
    "META_COLUMNS",
    "UTF_8_BOM",
    "Format",
    "Reader",
    "csv_header",
    "csv_line",
    "csv_row",
    "finding_object",
    "neutralised",
    "picture_file",
    "reading",
    "unneutralised",
    "write_extractions",
]
