"""Other classifications, and where the codes of the catalogue stand in them."""

from isogj_analysis.tables.schemas.fields import Table, source, table, text
from isogj_analysis.tables.schemas.fields import code as code_of

_COLUMN = "[a-z][a-z0-9_]*"


@table("対応表の軸", ordered=True, optional=True)
class MappedCodes(Table):
    """Codes of other classifications, those that nothing maps to included, in display order."""

    mapping: str = code_of("対応表コード", "code of the other classification")
    axis: str = text(
        "軸",
        "axis of that classification",
        key=True,
        form=_COLUMN,
        allowed="a name of lower-case letters, digits and underscores",
    )
    code: str = code_of("コード", "code on that axis")
    name_ja: str = text("名称", "name in Japanese")
    name_en: str = text("名称(英)", "name in English", empty="no English name: the other is shown")
    source: str = source()


@table("対応表", references={("mapping", "to_axis", "to_code"): "mapped_codes"}, optional=True)
class Mappings(Table):
    """Where a code of the catalogue stands in another classification; it may stand in several."""

    mapping: str = code_of("対応表コード", "code of the other classification")
    axis: str = text(
        "元の軸",
        "column of the catalogue",
        key=True,
        form=_COLUMN,
        allowed="the name of a column, such as phase",
    )
    code: str = code_of("元のコード", "code in that column")
    to_axis: str = text(
        "先の軸",
        "axis of the other classification",
        key=True,
        form=_COLUMN,
        allowed="the name of an axis, such as function",
    )
    to_code: str = code_of("先のコード", "code on that axis")
    source: str = source()
