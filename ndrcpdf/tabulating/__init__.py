"""The annexes of the circular that are tables → typed rows, checked: calendar (I), groupings (II), features (VI-3).

Everything comes from the page: which table it is, from its headers; what a cell means, from the header of its column.
Only the time zones of the territories are known here, since no circular prints them.
"""

from ndrcpdf.tabulating.icalendar_file import icalendar
from ndrcpdf.tabulating.organisers import Organiser, organiser_of, own_groupings
from ndrcpdf.tabulating.rows import Academy, AcademyRole, Feature, Nature, Period, Sitting, Tables
from ndrcpdf.tabulating.tabulate import tabulate
from ndrcpdf.tabulating.writing import table_files

__all__ = [
    "Academy",
    "AcademyRole",
    "Feature",
    "Nature",
    "Organiser",
    "Period",
    "Sitting",
    "Tables",
    "icalendar",
    "organiser_of",
    "own_groupings",
    "table_files",
    "tabulate",
]
