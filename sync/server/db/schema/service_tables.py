"""The tables of visits and of services: what is open, what a district wrote about it, whether its link answers."""

from sqlalchemy import Column, Index, Integer, SmallInteger, String, Table, Text

from sync.server.db.columns import DAY, ID, MOMENT, NAME, UUID, count_column, metadata, place_columns, text_column

visits = Table(
    "visits",
    metadata,
    *place_columns(),
    Column("id", UUID, primary_key=True),
    Column("kiosk", UUID, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("kind", String(10), nullable=False),
    Column("day", DAY, nullable=False),
    Column("at", MOMENT, nullable=False),
    Column("people", Integer, nullable=False),
    Column("uses", Text, nullable=False),  # JSON: service id -> uses
    Column("received_at", MOMENT, nullable=False),
    Index("visits_by_kiosk_day", "kiosk", "day"),
)
visit_tallies = Table(  # service "" = people; days and months recounted from visits whenever one of that kiosk and day arrives
    "visit_tallies",
    metadata,
    Column("province", NAME, primary_key=True),
    Column("period", DAY, primary_key=True),
    Column("service", ID, primary_key=True),
    Column("district", NAME, primary_key=True),
    Column("kiosk", UUID, primary_key=True),
    count_column("n"),
)
open_services = Table(  # as each kiosk's last heartbeat said
    "open_services",
    metadata,
    *place_columns(),
    Column("kiosk", UUID, primary_key=True),
    Column("service", ID, primary_key=True),
    text_column("name"),
    text_column("owner"),
    text_column("telephone"),
    text_column("link", Text),
    text_column("name_en"),  # as English pages have them
    text_column("owner_en"),
    Column("reported_at", MOMENT, nullable=False),
    count_column("position"),  # in the order in which the kiosk shows them
)
open_days = Table(  # what was open in a district at the end of a day on which something was heard or entered
    "open_days",
    metadata,
    *place_columns(),
    Column("day", DAY, primary_key=True),
    Column("services", Text, nullable=False),  # JSON: ids
    Column("named", Text, nullable=False),  # JSON: those of them that somebody has named
)
service_details = Table(  # what a district wrote about a service; every version kept
    "service_details",
    metadata,
    *place_columns(),
    Column("service", ID, primary_key=True),
    Column("kiosk", UUID, primary_key=True),  # "" = written on the province's pages
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("at", MOMENT, nullable=False),
    Column("details", Text, nullable=False),  # JSON object
    Column("received_at", MOMENT, nullable=False),
    text_column("written_by"),
)
link_checks = Table(
    "link_checks",
    metadata,
    *place_columns(),
    Column("service", ID, primary_key=True),
    Column("at", MOMENT, nullable=False),
    Column("ok", SmallInteger, nullable=False),
    text_column("note"),
)
handbook_checks = Table(  # the same of handbooks. `url`: what was opened; another address has not been looked at
    "handbook_checks",
    metadata,
    *place_columns(),
    Column("service", ID, primary_key=True),
    Column("url", Text, nullable=False),
    Column("at", MOMENT, nullable=False),
    Column("ok", SmallInteger, nullable=False),
    text_column("note"),
)
link_answers = Table(  # what the office that owns a service answered when it was asked whether the link is right; every answer stays
    "link_answers",
    metadata,
    *place_columns(),
    Column("service", ID, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),  # of the answers about this service here
    Column("url", Text, nullable=False),  # that was asked about
    Column("right", SmallInteger, nullable=False),
    text_column("who"),  # an office or its post, as typed
    Column("day", DAY, nullable=False),
    text_column("note"),
    text_column("written_by"),
    Column("written_at", MOMENT, nullable=False),
)
selection_meetings = Table(  # how a province chose its districts and services; every version stays, the newest counts
    "selection_meetings",
    metadata,
    Column("province", NAME, primary_key=True),
    Column("meeting", ID, primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("day", DAY, nullable=False),
    Column("minutes", Text, nullable=False),  # JSON of sync.server.duties.selection_meetings.Minutes
    Column("removed", SmallInteger, nullable=False),
    text_column("written_by"),
    Column("written_at", MOMENT, nullable=False),
)
