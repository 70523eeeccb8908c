"""The tables of a circular → typed rows, which are checked: the calendar (I), the groupings (II), the features (VI-3).

A table is known by its headers, and a cell by the header of its column. Only the time zones of the territories are
written here, since no circular prints them.
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
