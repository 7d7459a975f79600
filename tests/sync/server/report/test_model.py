"""A report that is kept as JSON."""

import json

import pytest

from sync.server.report.model import ReportData, data_of, from_data


def test_a_report_kept_as_json_is_read_back_whole(report: ReportData) -> None:
    """Through text and back: the same report."""
    assert from_data(json.loads(json.dumps(data_of(report)))) == report
    with pytest.raises(ValueError, match="cannot be read by this version"):
        from_data({"province": "x"})
