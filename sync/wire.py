"""The contract that both ends of the wire import: routes, limits, words and the shapes of JSON. It sends, checks and stores nothing.

Only the standard library is imported here, so that the kiosk can load it without cost. A body that breaks a limit below is
answered 4xx as a whole; one bad record inside a good body is answered by a verdict and never blocks the rest.
"""

from typing import Final, Literal, NotRequired, TypedDict

ENROLL = "/v1/enroll"
RESPONSES = "/v1/responses"
VISITS = "/v1/visits"
HEARTBEAT = "/v1/heartbeat"
CONTENT = "/v1/content"
LEDGER = "/v1/ledger"
CONFIG = "/v1/config"
HEALTHZ = "/healthz"
READYZ = "/readyz"
METRICS = "/metrics"

BATCH_LIMIT = 1000  # records in one request; more is 413
BATCH_SENT = 500  # what our kiosk sends at once
BODY_LIMIT = 16 * 2**20  # bytes of JSON after gunzip; one response of the largest permitted size always fits
GZIP_LIMIT = 4 * 2**20  # bytes of a gzip body as it travels; a batch that is answered 413 is halved and sent again
LEDGER_DAYS_ASKED = 800  # days from..to that our kiosk asks for at once: two fiscal years and some
HEARTBEAT_DAYS_LIMIT = 800
CHECKS_LIMIT = 100
COUNT_LIMIT = 1_000_000  # people or uses of one day

ACCEPTED: Final = "accepted"
DUPLICATE: Final = "duplicate"
CONFLICT: Final = "conflict"
REJECTED: Final = "rejected"
VERDICTS = (ACCEPTED, DUPLICATE, CONFLICT, REJECTED)
KEPT = (ACCEPTED, DUPLICATE)  # verdicts after which the province holds this very record

CHECK_IN = "check_in"  # one tap of a citizen
DAY_TOTAL = "day_total"  # a day's people and uses, typed in by an officer; it replaces the check-ins of that kiosk and day
VISIT_KINDS = (CHECK_IN, DAY_TOTAL)
CHECK_RESULTS = ("pass", "warning", "fail")

VerdictWord = Literal["accepted", "duplicate", "conflict", "rejected"]
Record = dict  # a response as kiosk.survey.response.Response.as_record() makes it


class Fault(TypedDict):
    """Every answer of 400 and above: one plain sentence."""

    error: str


class EnrollRequest(TypedDict):
    code: str  # as printed by `province enroll`; case and dashes do not matter
    kiosk: str  # the kiosk's own UUID, made at setup


class EnrollReply(TypedDict):
    key: str  # goes into `Authorization: Bearer`; shown once, never again
    district: str
    place: str


class ResponsesRequest(TypedDict):
    responses: list[Record]


class Verdict(TypedDict):
    """One for each record, in the order sent. `id` repeats the record's id ("" when it had none that is text)."""

    id: str
    verdict: VerdictWord
    reason: str  # a plain sentence; "" when accepted or duplicate


class VerdictsReply(TypedDict):
    verdicts: list[Verdict]


class Visit(TypedDict):
    """People and uses of a service, apart from answers. The same id with a higher `revision` replaces the earlier one."""

    id: str  # UUID
    kiosk: str
    revision: int  # 1, 2, 3 ...; a corrected day total is the next revision of the same id
    kind: Literal["check_in", "day_total"]
    day: str  # YYYY-MM-DD, Asia/Bangkok
    at: str  # ISO 8601 with offset: when it was recorded
    people: int
    uses: dict[str, int]  # service id -> uses


class VisitsRequest(TypedDict):
    visits: list[Visit]


class LedgerDay(TypedDict):
    """`digest` = kiosk.survey.response.day_digest of the day's response hashes in `seq` order."""

    day: str
    count: int
    digest: str


class Check(TypedDict):
    check: str  # the self-check's own id: "disk", "clock", ...
    result: Literal["pass", "warning", "fail"]
    sentence: str
    at: str


class LinkCheck(TypedDict):
    service: str
    at: str
    ok: bool
    note: NotRequired[str]


class OpenService(TypedDict):
    """A service this counter has opened. A district's own additions (X- ids) carry their words; catalogue ones may carry local ones."""

    id: str
    name: NotRequired[str]
    owner: NotRequired[str]
    telephone: NotRequired[str]
    link: NotRequired[str]


class Heartbeat(TypedDict):
    """Health of one kiosk. Everything but `kiosk`, `at`, `version` and `unsent` may be left out when it is not known."""

    kiosk: str
    at: str  # the kiosk's own clock
    version: str
    unsent: int
    oldest_unsent_at: NotRequired[str | None]
    refused: NotRequired[int]
    disk_free: NotRequired[int | None]  # bytes
    clock_difference_s: NotRequired[float | None]  # ours minus the server's at the last contact
    config: NotRequired[str]  # ETag of the configuration in use
    questionnaire: NotRequired[str]  # "opdc-2564/1"
    place: NotRequired[str]
    telephone: NotRequired[str]
    services: NotRequired[list[OpenService]]
    checks: NotRequired[list[Check]]
    links: NotRequired[list[LinkCheck]]
    days: NotRequired[list[LedgerDay]]  # the kiosk's own ledger, so that the province's pages can show red and green


class ProvinceWord(TypedDict):
    """What only the province knows of a district's duties. The figures are those of the fiscal year that it is now."""

    sending_day: int  # of the month
    districts: int
    districts_open: int  # with at least 5 services: the province's indicator
    report_year: int  # Buddhist fiscal year whose yearly report is owed
    report: str  # its state: draft, review, certified or locked; "": not begun
    provider_year: int | None  # the last one for which this district has sent the provider's questionnaire
    silent: int  # kiosks of this district that were not heard for a working day
    silent_since: str | None  # YYYY-MM-DD: when the one silent longest was last heard
    silent_elsewhere: int  # other districts with a silent kiosk
    few: int  # districts below the target of responses
    people: int  # who came to this district
    responses: int  # complete ones of this district
    interval: list[str] | None  # both ends of this district's percent, decimals as texts
    holidays: list[str]  # YYYY-MM-DD: entered by the province, from this month on


class HeartbeatReply(TypedDict):
    time: str  # the server's clock, ISO 8601
    config: str  # ETag of what GET /v1/config would answer: no need to ask when it is the one in use
    unreconciled: list[str]  # days of the heartbeat's `days` that do not agree with what the province holds
    duties: NotRequired[ProvinceWord]  # an older province says nothing of them


class ServiceContent(TypedDict):
    """What a district wrote about a service. A new version never overwrites an older one."""

    service: str
    version: int
    at: str
    details: dict[str, str | list[str]]  # steps, documents, fees, owner, telephone, link, handbook ...


class ContentRequest(TypedDict):
    contents: list[ServiceContent]


class Config(TypedDict):
    """What the province sets for a district's kiosks; an absent name means that the province leaves it to the kiosk."""

    services: NotRequired[list[str]]
    questionnaire: NotRequired[str]  # the TOML text, whole
    texts: NotRequired[dict[str, dict[str, str]]]  # language -> key -> text
    contents: NotRequired[list[ServiceContent]]  # what others last wrote for this district: its other kiosks, the province's pages
