"""The one place where tables, columns, rules and their words live, as pandera models.

Importing this package loads pandera: the rest of `tables` does so inside its functions.
"""

from isogj_analysis.tables.schemas import catalogue, mappings, records, review
from isogj_analysis.tables.schemas.fields import TABLES, Spec

__all__ = ["TABLES", "Spec", "catalogue", "mappings", "records", "review"]
