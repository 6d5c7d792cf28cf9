"""The tables of the data folder: read, checked, typed and joined."""

from isogj_analysis.tables.catalogue import make_catalogue
from isogj_analysis.tables.dictionary import data_dictionary
from isogj_analysis.tables.fiscal import fiscal_year, in_period
from isogj_analysis.tables.forms import era_date, read_date
from isogj_analysis.tables.minutes import Minutes, MinutesLine, read_minutes, read_minutes_line
from isogj_analysis.tables.names import normalise_name, resolve_organisation, resolver
from isogj_analysis.tables.problems import InvalidTables, describe
from isogj_analysis.tables.read import Tables, check_tables, load_tables

__all__ = [
    "InvalidTables",
    "Minutes",
    "MinutesLine",
    "Tables",
    "check_tables",
    "data_dictionary",
    "describe",
    "era_date",
    "fiscal_year",
    "in_period",
    "load_tables",
    "make_catalogue",
    "normalise_name",
    "read_date",
    "read_minutes",
    "read_minutes_line",
    "resolve_organisation",
    "resolver",
]
