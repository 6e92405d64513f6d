"""Alibaba's page of prices for Bailian: a page inside JSON, with hundreds of tables below headings of regions.

Names of columns are spelled in many ways, and made one here: without spaces, with `(…)`, without what is said of a
chain of thought. The columns that say when a price holds are joined into one, `WHEN`, and the region in a heading and
the scope in a row into another, `WHERE`.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from scrapers.formats.css_paths import STEP
from scrapers.formats.json_answer import pointer, read_json
from scrapers.formats.model_list import at
from scrapers.formats.page import read_page
from scrapers.formats.tables import NO_CELL, Cell, Row, Table, html_tables
from scrapers.source import BadAnswer

MODEL: Final = "模型"
WHERE: Final = "地域"
WHEN: Final = "条件"
AND: Final = "；"
"""Between the conditions of one row."""

_PLACE: Final = ("data", "content")
_REGION: Final = re.compile(r"(?P<country>\w{2,10})（\w{2,4}）\Z|(?P<city>新加坡)\Z")
_SCOPE: Final = "服务部署范围"
_WHEN: Final = re.compile(
    r"(单次请求的)?输入Token(数量?|范围)|输出(图像|视频)(分辨率|类型|模式)|3D任务类型|输出规格|阶梯层级"
)
_SPELLED: Final = (
    (re.compile(r"\s"), ""),
    (re.compile(r"（"), "("),
    (re.compile(r"）"), ")"),
    (re.compile(r"\(?思维链[+和]回答\)?\Z"), ""),
    (re.compile(r"免费额度.*"), "免费额度"),
    (re.compile(r"模型ID\(ModelID\)|模型名称"), MODEL),
)


def bailian_tables(body: bytes) -> list[Table]:
    """The tables of the page that the answer holds; raises BadAnswer where it holds none."""
    content = at(read_json(body).value, "/".join(_PLACE))
    if not isinstance(content, str):
        raise BadAnswer("no table of prices: 'data' has no page under 'content'")
    return [_declared(table) for table in html_tables(read_page(content.encode("utf-8", "replace")))]


def _declared(table: Table) -> Table:
    regions = [found["country"] or found["city"] for heading in table.headings if (found := _REGION.match(heading))]
    rows = tuple(Row(dict(_cells(row, regions[-1:])), row.section) for row in table.rows)
    names = [name for column in table.columns if (name := _spelled(column)) != _SCOPE and not _WHEN.fullmatch(name)]
    repeated = frozenset(name for name in names if names.count(name) > 1)
    return Table(table.headings, (*dict.fromkeys(names), WHERE, WHEN), rows, table.pane, repeated)


def _cells(row: Row, region: list[str]) -> Iterable[tuple[str, Cell]]:
    cells = {_spelled(name): cell for name, cell in row.cells.items()}
    scope = cells.pop(_SCOPE, NO_CELL)
    said = [cells.pop(name) for name in list(cells) if _WHEN.fullmatch(name)]
    for name, cell in cells.items():
        yield name, cell._replace(at=pointer(*_PLACE) + STEP + cell.at)
    yield WHERE, Cell((" ".join(filter(None, (*region, scope.text))),))
    yield WHEN, Cell((AND.join(cell.text for cell in said),))


@lru_cache(maxsize=1000)
def _spelled(column: str) -> str:
    for pattern, instead in _SPELLED:
        column = pattern.sub(instead, column)
    return column
