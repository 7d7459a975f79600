"""Which page each name opens: the one table of the officers' pages that a tap can open by name."""

from collections.abc import Callable, Mapping
from typing import Any

from kiosk.officer import pin_entry
from kiosk.officer.checks import clock_question, diagnostics, duties, links, provider_form, sound_test, support, touch_calibration
from kiosk.officer.context import OfficerContext
from kiosk.officer.entry import form_import, paper_entry, saved_forms, visits
from kiosk.officer.figures import by_service, comments, hours, overview, trend
from kiosk.officer.first_day import (
    area,
    counter_list,
    joining,
    look,
    place,
    printer,
    ready,
    screen_size,
    sequence,
    service_groups,
    set_up,
    telephone,
)
from kiosk.officer.help import coordination, figures_help
from kiosk.officer.page_names import PageName
from kiosk.officer.settings import district_content, emblem, recording, services, site_settings
from kiosk.officer.state import OfficerState
from kiosk.officer.transfer import authority, disk_installation, documents, export, left_exports, outbox, updates

Opening = Callable[[OfficerState[Any], OfficerContext], OfficerState[Any]]

OPENINGS: Mapping[PageName, Opening] = {
    PageName.FIRST_DAY: sequence.opening,
    PageName.PIN_ENTRY: lambda state, context: state.opening(pin_entry.PAGE, pin_entry.changing()),
    PageName.AREA: area.opening,
    PageName.PLACE: place.opening,
    PageName.TELEPHONE: telephone.opening,
    PageName.RULER: screen_size.opening,
    PageName.SERVICE_GROUPS: service_groups.opening,
    PageName.PRINTER: printer.opening,
    PageName.JOINING: joining.opening,
    PageName.SET_UP_FILES: set_up.opening,
    PageName.LOOK: look.opening,
    PageName.READY: ready.opening,
    PageName.COUNTER: counter_list.opening,
    PageName.FIGURES: overview.opening,
    PageName.BY_SERVICE: by_service.opening,
    PageName.HOURS: hours.opening,
    PageName.TREND: trend.opening,
    PageName.COMMENTS: comments.opening,
    PageName.FIGURES_HELP: figures_help.opening,
    PageName.COORDINATION: coordination.opening,
    PageName.PAPER_ENTRY: paper_entry.opening,
    PageName.FORM_IMPORT: form_import.opening,
    PageName.SAVED_FORMS: saved_forms.opening,
    PageName.VISITS: visits.opening,
    PageName.OUTBOX: outbox.opening,
    PageName.EXPORT: export.opening,
    PageName.DOCUMENTS: documents.opening,
    PageName.AUTHORITY_FILES: authority.opening,
    PageName.LEFT_EXPORTS: left_exports.opening,
    PageName.UPDATES: updates.opening,
    PageName.DISK_INSTALLATION: disk_installation.opening,
    PageName.SITE_SETTINGS: site_settings.opening,
    PageName.SERVICES: services.opening,
    PageName.CONTENT: district_content.opening,
    PageName.RECORDING: recording.opening,
    PageName.EMBLEM: emblem.opening,
    PageName.CLOCK: clock_question.opening,
    PageName.DIAGNOSTICS: diagnostics.opening,
    PageName.TOUCH_CALIBRATION: touch_calibration.opening,
    PageName.SOUND_TEST: sound_test.opening,
    PageName.DUTIES: duties.opening,
    PageName.LINKS: links.opening,
    PageName.PROVIDER_FORM: provider_form.opening,
    PageName.SUPPORT: support.opening,
}
