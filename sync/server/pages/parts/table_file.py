"""A page's table taken along as a file for a spreadsheet, CSV or XLSX. Nothing in it is run as a formula."""

import csv
import io
from collections.abc import Iterable, Sequence

from fastapi.responses import Response

from kiosk.reports.exports import harmless

FORMS = ("csv", "xlsx")
CELL_LIMIT = 32_767  # characters: Excel's specifications and limits
_KINDS = {"csv": "text/csv", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
_WIDTH = 24  # characters of a column


def table_file(stem: str, form: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> Response:
    """`stem`: the file's name without its ending, in ASCII. `form`: one of FORMS."""
    content = _csv(head, rows) if form == "csv" else _xlsx(head, rows)
    return Response(content, media_type=_KINDS[form], headers={"Content-Disposition": f"attachment; filename={stem}.{form}"})


def _csv(head: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """UTF-8 with a mark, so that Excel reads Thai right."""
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(head)
    for row in rows:
        writer.writerow(map(harmless, row))
    return file.getvalue().encode("utf-8-sig", "replace")


def _xlsx(head: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Every cell a text, first row in sight while one scrolls."""
    import xlsxwriter  # late: only a file needs it

    file = io.BytesIO()
    options = {
        "in_memory": True,
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(file, options) as book:
        sheet = book.add_worksheet()
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(head) - 1, _WIDTH)
        sheet.write_row(0, 0, head, book.add_format({"bold": True}))
        plain = book.add_format({"quote_prefix": True})
        for number, row in enumerate(rows, 1):
            for column, cell in enumerate(row):
                sheet.write_string(number, column, cell[:CELL_LIMIT].encode("utf-8", "replace").decode(), plain)
    return file.getvalue()
