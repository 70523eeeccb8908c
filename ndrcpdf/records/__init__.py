"""CSV, JSON, JSON Lines and XLSX ↔ records.

Reading is by stream: one row in memory at a time. What a file calls its columns is matched to the form's fields by
name, by printed label, or by an alias of form.toml, case and accents aside; what matches nothing is reported, never
dropped. Writing gives files that Excel in French opens and that reading takes back.
"""

from ndrcpdf.records.columns import META_COLUMNS
from ndrcpdf.records.formula_cells import neutralised, unneutralised
from ndrcpdf.records.reader import Reader
from ndrcpdf.records.reading import Format, reading
from ndrcpdf.records.table_rows import picture_file
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
