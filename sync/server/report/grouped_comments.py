"""The comments of a report as its annex prints them: by district and theme, alike ones once with their number, empty ones counted."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from kiosk.frozen import frozen
from kiosk.survey.catalogue_search import in_thai_order
from sync.server.comments.no_comment import says_nothing
from sync.server.report.model import Comment, ReportData


@frozen
class CommentLine:
    theme: str
    kind: str
    text: str
    n: int  # how often it was written
    follow_up: str  # what was done about it, each way once
    owner: str  # who sees to it, each once


@frozen
class DistrictComments:
    district: str
    lines: tuple[CommentLine, ...]  # by theme and question, the most frequent first; what has no theme last
    nothing: int  # answers such as ไม่มี or -


def grouped(report: ReportData) -> tuple[DistrictComments, ...]:
    """In the order of a Thai dictionary. The day is left out: words of several days, alike but for their spaces, are one line."""
    nothing: Counter[str] = Counter()
    alike: defaultdict[str, defaultdict[tuple[str, str, str], list[Comment]]] = defaultdict(lambda: defaultdict(list))
    for remark in report.remarks:
        if says_nothing(remark.text):
            nothing[remark.district] += 1
        else:
            alike[remark.district][remark.theme, remark.kind, "".join(remark.text.split())].append(remark)
    districts = dict(in_thai_order({name: name for name in {*nothing, *alike}}))
    kinds = {kind: place for place, kind in enumerate(dict.fromkeys(remark.kind for remark in report.remarks))}
    return tuple(DistrictComments(name, _lines(alike[name].values(), kinds), nothing[name]) for name in districts)


def _lines(alike: Iterable[list[Comment]], kinds: Mapping[str, int]) -> tuple[CommentLine, ...]:
    lines = [_line(remarks) for remarks in alike]
    many = Counter(line.theme for line in lines for _ in range(line.n))
    return tuple(sorted(lines, key=lambda line: (not line.theme, -many[line.theme], line.theme, kinds[line.kind], -line.n, line.text)))


def _line(remarks: list[Comment]) -> CommentLine:
    follow_ups = dict.fromkeys(remark.follow_up for remark in remarks)
    owners = "\n".join(sorted({remark.owner for remark in remarks} - {""}))
    first = remarks[0]
    return CommentLine(first.theme, first.kind, " ".join(first.text.split()), len(remarks), "\n".join(follow_ups), owners)
