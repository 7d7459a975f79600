"""The contract that both ends of the wire import: routes, limits, codes and the shapes of JSON. It sends, checks and stores nothing.

Only the standard library is imported here. A body that breaks a limit is answered 4xx as a whole, one bad record in it by a verdict."""

from enum import StrEnum
from typing import Any, Final, Literal, NotRequired, Self, TypedDict

from sync.program_wire import OfferedPack, OfferedUpdate, ProgramState

ENROLL = "/v1/enroll"
SET_UP = "/v1/set-up"
RESPONSES = "/v1/responses"
VISITS = "/v1/visits"
HEARTBEAT = "/v1/heartbeat"
CONTENT = "/v1/content"
LEDGER = "/v1/ledger"
CONFIG = "/v1/config"
UPDATES = "/v1/updates"
SUPPORT = "/v1/support"
HEALTHZ = "/healthz"
READYZ = "/readyz"
METRICS = "/metrics"

BATCH_LIMIT = 1000  # records in one request; more is 413
BODY_LIMIT = 16 * 2**20  # bytes of JSON after gunzip; one response of the largest permitted size always fits
GZIP_LIMIT = 4 * 2**20  # bytes of a gzip body as it travels; a batch that is answered 413 is halved and sent again
LEDGER_DAYS_ASKED = HEARTBEAT_DAYS_LIMIT = 800  # days of one question for the ledger and of one heartbeat: two fiscal years and some
CHECKS_LIMIT = 100
COUNT_LIMIT = 1_000_000  # people or uses of one day

ACCEPTED: Final = "accepted"
DUPLICATE: Final = "duplicate"
CONFLICT: Final = "conflict"
REJECTED: Final = "rejected"
VERDICTS = (ACCEPTED, DUPLICATE, CONFLICT, REJECTED)
TAKEN = (ACCEPTED, DUPLICATE)  # verdicts after which the province holds this very record

CHECK_IN = "check_in"  # one tap of a citizen
DAY_TOTAL = "day_total"  # a day's people and uses, typed in by an officer; it replaces the check-ins of that kiosk and day
LOOKED = "looked"  # the note of a look at a link by a person

CODE_LIMIT = 64  # characters of a code
PROBLEM_JSON = "application/problem+json"  # media type of every answer of 400 and above (RFC 9457, 3)


class Code(StrEnum):
    """Why a request or a record was refused. `meaning` is one line for developers and the `title` of the problem (RFC 9457, 3.1.3).

    People read the texts `wire_<code>` of assets/texts/sync.<language>.json, filled with the `values` named in brackets here.
    A code keeps its meaning for ever; a kiosk that does not know one shows the sentence beside it.
    """

    meaning: str

    def __new__(cls, code: str, meaning: str) -> Self:
        member = str.__new__(cls, code)
        member._value_ = code
        member.meaning = meaning
        return member

    # who asks
    KEY_MISSING = "key_missing", "The request carries no key"
    KEY_UNKNOWN = "key_unknown", "The key was never given out here"
    KEY_REVOKED = "key_revoked", "The province has taken this key back"
    KEY_OF_ANOTHER_KIOSK = "key_of_another_kiosk", "The record or request names another kiosk than the key"
    CROSS_SITE = "cross_site", "Another site's page made a browser send this"
    LOCAL_ONLY = "local_only", "Only this machine itself may ask for it"
    TOO_MANY_ATTEMPTS = "too_many_attempts", "Too many codes tried from one address [seconds]"
    # joining
    CODE_UNKNOWN = "code_unknown", "The one-time code was never given out"
    CODE_USED = "code_used", "The one-time code has been spent"
    CODE_EXPIRED = "code_expired", "The one-time code is too old"
    KIOSK_ELSEWHERE = "kiosk_elsewhere", "The kiosk belongs to another district than the code [ours, theirs]"
    KIOSK_LOADED_ELSEWHERE = "kiosk_loaded_elsewhere", "Its responses were loaded into another district than the code's [ours, theirs]"
    CODE_OF_ITS_OWN = (
        "code_of_its_own",
        "A kiosk that has joined or was revoked needs a code that was made for it, or the code is another's",
    )
    NAME_UNUSABLE = "name_unusable", "The name of a province or district cannot be kept [fault]"
    # the request
    NOT_JSON = "not_json", "The body is not JSON"
    NOT_GZIP = "not_gzip", "The body says that it is gzip and is not, or is cut off"
    NUL = "nul", "The address or form holds a NUL character"
    ENCODING = "encoding", "A Content-Encoding other than gzip"
    TOO_SLOW = "too_slow", "The body did not arrive in time"
    TOO_LARGE = "too_large", "The body is larger than the limit [limit]"
    TOO_MANY_RECORDS = "too_many_records", "More records than one request may carry [limit, count]"
    INVALID = "invalid", "The request does not have the form described in /openapi.json [fault]"
    NOT_FOUND = "not_found", "There is nothing at this address"
    METHOD = "method", "This address does not take this method"
    REFUSED = "refused", "Refused for a reason that has no code of its own [fault]"
    # the server
    FAILED = "failed", "The server made a mistake; nothing was stored"
    UNAVAILABLE = "unavailable", "The database cannot be reached or is busy; try again later"
    # verdicts
    RECORD_INVALID = "record_invalid", "The record does not have the form described in /openapi.json [fault]"
    HASH_WRONG = "hash_wrong", "The hash is not that of the record"
    ID_TAKEN = "id_taken", "A response with this id and other content exists; both are kept"
    SEQ_TAKEN = "seq_taken", "Another response with this number of this kiosk exists; both are kept"
    VISIT_OF_ANOTHER_KIOSK = "visit_of_another_kiosk", "A visit of another kiosk has this id"
    REVISION_TAKEN = "revision_taken", "This revision of the visit exists with other figures"
    VERSION_TAKEN = "version_taken", "This version of the service's content exists with other words"


Values = dict[str, str | int]  # what fills the text of a code
VerdictWord = Literal["accepted", "duplicate", "conflict", "rejected"]
Record = dict[str, object]  # a response as kiosk.survey.response.Response.as_record() makes it


class Problem(TypedDict):
    """Every answer of 400 and above: problem details (RFC 9457) with two members of our own, `code` and `values`."""

    type: str  # a URI reference into /openapi.json, where the code's meaning stands
    title: str  # the code's meaning
    status: int
    detail: str  # one plain sentence in English: what happened and what to do
    code: str  # a Code; a newer province may send one that is not known here
    values: Values
    error: str  # `detail` once more: kiosks before 0.2 read nothing else


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
    reason: str  # a plain sentence in English; "" when accepted or duplicate
    code: NotRequired[str]  # a Code; absent when accepted or duplicate
    values: NotRequired[Values]


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
    """`digest` = kiosk.survey.dates.day_digest of the day's response hashes in `seq` order."""

    day: str
    count: int
    digest: str


class Check(TypedDict):
    check: str  # the check's own id: "disk", "clock", ...
    result: Literal["pass", "warning", "fail"]
    sentence: str
    at: str


class LinkCheck(TypedDict):
    service: str
    at: str
    ok: bool
    note: NotRequired[str]
    url: NotRequired[str]  # of a handbook: what was opened


class OpenService(TypedDict):
    """A service this counter has opened. A district's own additions (X- ids) carry their words; catalogue ones may carry local ones."""

    id: str
    name: NotRequired[str]
    owner: NotRequired[str]
    telephone: NotRequired[str]
    link: NotRequired[str]
    name_en: NotRequired[str]  # as English pages have it
    owner_en: NotRequired[str]


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
    config_refused: NotRequired[str]  # ETag of a newer one that this kiosk cannot use
    config_fault: NotRequired[str]  # why, in one English sentence
    support_declined: NotRequired[str]  # id of the request for a support bundle that an officer said no to
    questionnaire: NotRequired[str]  # "opdc-2564/1"
    place: NotRequired[str]
    place_en: NotRequired[str]  # as English pages call it. It, line, facebook and opened_on: "" is nothing, left out by earlier kiosks
    telephone: NotRequired[str]
    line: NotRequired[str]
    facebook: NotRequired[str]
    opened_on: NotRequired[str]
    services: NotRequired[list[OpenService]]
    checks: NotRequired[list[Check]]
    links: NotRequired[list[LinkCheck]]
    program: NotRequired[ProgramState | None]  # None: not a machine that takes updates
    handbooks: NotRequired[list[LinkCheck]]
    counter: NotRequired[list[dict[str, Any]]]  # kiosk.survey.first_day.counter_readiness.CounterItem; other versions may have other items
    provider: NotRequired[dict[str, Any]]  # the provider's questionnaire as filled in here: fiscal_year, and survey.yearly.provider_answers
    days: NotRequired[list[LedgerDay]]  # the kiosk's own ledger, so that the province's pages can show red and green


class ProvinceStatus(TypedDict):
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


class SupportRequest(TypedDict):
    id: str  # names the request; POST /v1/support answers it with {"request": id, "bundle": object} (kiosk.diagnostics.support_bundle)
    at: str
    note: str  # in the words of who asks


class HeartbeatReply(TypedDict):
    time: str  # the server's clock, ISO 8601
    config: str  # ETag of what GET /v1/config would answer: no need to ask when it is the one in use
    unreconciled: list[str]  # days of the heartbeat's `days` that do not agree with what the province holds
    duties: NotRequired[ProvinceStatus]  # an older province says nothing of them
    update: NotRequired[OfferedUpdate]  # a newer version that the province holds for this kiosk
    audio: NotRequired[list[OfferedPack]]  # packs of clips that all kiosks may have
    support: NotRequired[SupportRequest]  # absent: nobody asks, or it was taken back
    takes: NotRequired[list[str]]  # what came into records after 0.2.0 and is understood here: of kiosk.survey.response.TAKEN


class ServiceContent(TypedDict):
    """What a district wrote about a service. A new version never overwrites an older one."""

    service: str
    version: int
    at: str
    details: dict[str, str | list[str]]  # steps, documents, fees, owner, telephone, link, handbook ...


class ContentRequest(TypedDict):
    contents: list[ServiceContent]


class Config(TypedDict):
    """What the province decides; what is absent is left to the kiosk. Kiosks before 0.2 find sending day and holidays in `duties`."""

    services: NotRequired[list[str]]
    questionnaire: NotRequired[str]  # the TOML text, whole
    texts: NotRequired[dict[str, dict[str, str]]]  # language -> key -> text
    contents: NotRequired[list[ServiceContent]]  # what others last wrote for this district: its other kiosks, the province's pages
    level_band: NotRequired[str]  # of kiosk.survey.scoring.BANDS: kiosk and province print the same level word for a score
    sending_day: NotRequired[int]  # of the month, on which the district's figures are due
    holidays: NotRequired[list[str]]  # YYYY-MM-DD, besides those that have the same date each year
    improvements: NotRequired[list[dict[str, str]]]  # "what we changed" on the first screen: th, en, and until, its last day
    phone: NotRequired[str]  # what stands before a token (sync.phone_token) in the code by which a person answers on a telephone
    emblem: NotRequired[str]  # of the district: a WebP in base64; one that an officer brought to a kiosk stands before it there
    emblem_sha256: NotRequired[str]  # which picture that is, in the province's own versions; never sent
    line: NotRequired[str]  # of the district, as the province wrote it; what is typed in at a kiosk stands before it there
    facebook: NotRequired[str]
    opened_on: NotRequired[str]  # YYYY-MM-DD
