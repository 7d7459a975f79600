"""The comments of a report as its annex prints them: by district, alike ones once with their number, those that say nothing counted."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from kiosk.frozen import frozen
from kiosk.survey.catalogue_search import in_thai_order
from sync.server.comments.no_comment import says_nothing
from sync.server.report.model import Comment, ReportData


@frozen
class CommentLine:
    kind: str
    text: str
    n: int  # how often it was written
    follow_up: str  # what was done about it, each way once


@frozen
class DistrictComments:
    district: str
    lines: tuple[CommentLine, ...]  # by question, the most frequent first
    nothing: int  # answers such as ไม่มี or -


def grouped(report: ReportData) -> tuple[DistrictComments, ...]:
    """In the order of a Thai dictionary. The day is left out: words of several days, alike but for their spaces, are one line."""
    nothing: Counter[str] = Counter()
    alike: defaultdict[str, defaultdict[tuple[str, str], list[Comment]]] = defaultdict(lambda: defaultdict(list))
    for remark in report.remarks:
        if says_nothing(remark.text):
            nothing[remark.district] += 1
        else:
            alike[remark.district][remark.kind, "".join(remark.text.split())].append(remark)
    districts = dict(in_thai_order({name: name for name in {*nothing, *alike}}))
    kinds = {kind: place for place, kind in enumerate(dict.fromkeys(remark.kind for remark in report.remarks))}
    return tuple(DistrictComments(name, _lines(alike[name].values(), kinds), nothing[name]) for name in districts)


def _lines(alike: Iterable[list[Comment]], kinds: Mapping[str, int]) -> tuple[CommentLine, ...]:
    lines = [_line(remarks) for remarks in alike]
    return tuple(sorted(lines, key=lambda line: (kinds[line.kind], -line.n, line.text)))


def _line(remarks: list[Comment]) -> CommentLine:
    follow_ups = dict.fromkeys(remark.follow_up for remark in remarks)
    return CommentLine(remarks[0].kind, " ".join(remarks[0].text.split()), len(remarks), "\n".join(follow_ups))
