"""A page's table taken along as a file for a spreadsheet, CSV or XLSX. Nothing in it is run as a formula."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date

from fastapi.responses import Response

from kiosk.language.texts import Texts
from kiosk.reports.exports import harmless
from sync.server.data_tables import table_files
from sync.server.data_tables.table_rows import DataTable
from sync.server.report.xlsx import sheets_file

FORMS = ("csv", "xlsx")
CELL_LIMIT = 32_767  # characters: Excel's specifications and limits
_KINDS = {"csv": "text/csv", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
_WIDTH = 24  # characters of a column


def table_file(stem: str, form: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> Response:
    """`stem`: the file's name without its ending, in ASCII. `form`: one of FORMS."""
    content = _csv(head, rows) if form == "csv" else _xlsx(head, rows)
    return Response(content, media_type=_KINDS[form], headers={"Content-Disposition": f"attachment; filename={stem}.{form}"})


def figures_file(table: DataTable, form: str, title: str, last: date, t: Texts) -> Response:
    """A table whose numbers are numbers, its heads for people. `last`: the last day that it is of; `form`: one of FORMS."""
    if form == "csv":
        content = b"".join(table_files.csv_pieces(table, table.rows, t))
    else:
        content = sheets_file([table_files.as_sheet(table, table.rows, title, t)], title, last, t)
    headers = {"Content-Disposition": f"attachment; filename={table.name}.{form}"}
    return Response(content, media_type=_KINDS[form], headers=headers)


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
