"""Every table of the province's database as SQLAlchemy Core metadata. It opens no connection and runs no statement.
Each *_tables.py holds those of one subject; everybody takes them from here.

Rows that belong to a district carry province and district in their primary keys, so that each table can be partitioned or
distributed by them. Days are ISO texts (Asia/Bangkok), moments ISO texts with offset: both databases sort and compare them alike.

A tally's `period` is a day (2026-11-23) or a whole month (2026-11): a fiscal year is read as twelve rows instead of 365. Its
`service` is "" for the whole and a service id for the responses that chose it. Its `flagged` is 1 for responses that carry a
quality flag, so that every figure can be shown with and without them.
"""

from sync.server.db.collation import compare_by_code_points
from sync.server.db.columns import metadata
from sync.server.db.schema.account_tables import (
    attempts,
    data_keys,
    password_links,
    recovery_codes,
    second_factors,
    sessions,
    unsent_forms,
    users,
)
from sync.server.db.schema.alert_tables import alert_choices, alert_events, alert_outbox
from sync.server.db.schema.amendment_tables import amendments, set_aside
from sync.server.db.schema.comment_tables import CONFIRMED, PROPOSED, REFUSED, bulk_screenings, improvements, theme_marks
from sync.server.db.schema.export_tables import export_jobs, export_pieces
from sync.server.db.schema.kiosk_tables import (
    chain_breaks,
    codes,
    config_offers,
    districts,
    health,
    heartbeats,
    held_ranges,
    kiosks,
    ledger_days,
    support_requests,
)
from sync.server.db.schema.narrative_tables import report_chapters, report_photographs
from sync.server.db.schema.phone_tables import phone_chains, spent_tokens
from sync.server.db.schema.report_tables import provider_questionnaires, reports
from sync.server.db.schema.response_tables import (
    HIDDEN,
    REDACTED,
    SHOWN,
    UNREAD,
    comment_notes,
    comments,
    conflicts,
    flags,
    rejected,
    responses,
)
from sync.server.db.schema.rollup_tables import rollup_figures, rollup_files, rollup_keys, rollup_parts, rollups
from sync.server.db.schema.server_tables import audit, config_drafts, config_versions, emblem_pictures, schema_version, settings
from sync.server.db.schema.service_tables import (
    handbook_checks,
    link_answers,
    link_checks,
    open_days,
    open_services,
    selection_meetings,
    service_details,
    visit_tallies,
    visits,
)
from sync.server.db.schema.tally_tables import (
    FLAG,
    FORM,
    FROM_KIOSKS,
    FROM_PHONES,
    HOUR,
    TallyTables,
    item_tallies,
    month_changes,
    month_sums,
    option_tallies,
    period_counts,
)
from sync.server.db.schema.update_tables import audio_packs, program_states, update_pieces, update_rings, updates

compare_by_code_points(metadata)

__all__ = [
    "CONFIRMED",
    "FLAG",
    "FORM",
    "FROM_KIOSKS",
    "FROM_PHONES",
    "HIDDEN",
    "HOUR",
    "PROPOSED",
    "REDACTED",
    "REFUSED",
    "SHOWN",
    "UNREAD",
    "TallyTables",
    "alert_choices",
    "alert_events",
    "alert_outbox",
    "amendments",
    "attempts",
    "audio_packs",
    "audit",
    "bulk_screenings",
    "chain_breaks",
    "codes",
    "comment_notes",
    "comments",
    "config_drafts",
    "config_offers",
    "config_versions",
    "conflicts",
    "data_keys",
    "districts",
    "emblem_pictures",
    "export_jobs",
    "export_pieces",
    "flags",
    "handbook_checks",
    "health",
    "heartbeats",
    "held_ranges",
    "improvements",
    "item_tallies",
    "kiosks",
    "ledger_days",
    "link_answers",
    "link_checks",
    "metadata",
    "month_changes",
    "month_sums",
    "open_days",
    "open_services",
    "option_tallies",
    "password_links",
    "period_counts",
    "phone_chains",
    "program_states",
    "provider_questionnaires",
    "recovery_codes",
    "rejected",
    "report_chapters",
    "report_photographs",
    "reports",
    "responses",
    "rollup_figures",
    "rollup_files",
    "rollup_keys",
    "rollup_parts",
    "rollups",
    "schema_version",
    "second_factors",
    "selection_meetings",
    "service_details",
    "sessions",
    "set_aside",
    "settings",
    "spent_tokens",
    "support_requests",
    "theme_marks",
    "unsent_forms",
    "update_pieces",
    "update_rings",
    "updates",
    "users",
    "visit_tallies",
    "visits",
]
