"""What each page of the officers is called: in intents that open it, in scenes, and in tests."""

from enum import StrEnum


class PageName(StrEnum):
    PIN_ENTRY = "officer_pin_entry"
    MENU = "officer_menu"
    MESSAGE = "officer_message"
    RECOVERY_NOTICE = "officer_recovery_notice"
    RESULTS = "officer_results"
    TEXT_ENTRY = "officer_text_entry"
    # the first day
    WELCOME = "officer_welcome"
    FIRST_DAY = "officer_first_day"
    AREA = "officer_area"
    PLACE = "officer_place"
    TELEPHONE = "officer_telephone"
    RULER = "officer_ruler"
    SERVICE_GROUPS = "officer_service_groups"
    SERVICE_CHOICES = "officer_service_choices"
    PRINTER = "officer_printer"
    JOINING = "officer_joining"
    SET_UP_FILES = "officer_set_up_files"
    SET_UP = "officer_set_up"
    LOOK = "officer_look"
    READY = "officer_ready"
    COUNTER = "officer_counter"
    COUNTER_ITEM = "officer_counter_item"
    # figures
    FIGURES = "officer_figures"
    BY_SERVICE = "officer_by_service"
    HOURS = "officer_hours"
    COMMENTS = "officer_comments"
    # help
    FIGURES_HELP = "officer_figures_help"
    COORDINATION = "officer_coordination"
    # entry
    ASSISTED = "officer_assisted"  # no page: the survey opens, for somebody who is helped
    PAPER_ENTRY = "officer_paper_entry"
    SAVED_FORMS = "officer_saved_forms"
    SAVED_FORM = "officer_saved_form"
    FORM_IMPORT = "officer_form_import"
    VISITS = "officer_visits"
    # transfer
    OUTBOX = "officer_outbox"
    REFUSED = "officer_refused"
    AUTHORITY_FILES = "officer_authority_files"
    AUTHORITY = "officer_authority"
    EXPORT = "officer_export"
    DOCUMENTS = "officer_documents"
    DOCUMENT = "officer_document"
    LEFT_EXPORTS = "officer_left_exports"
    UPDATES = "officer_updates"
    # settings
    SITE_SETTINGS = "officer_site_settings"
    SERVICES = "officer_services"
    FIND_SERVICE = "officer_find_service"
    SERVICE = "officer_service"
    CONTENT = "officer_content"
    CONTENT_OF_SERVICE = "officer_content_of_service"
    CONTENT_FILES = "officer_content_files"
    # checks
    CLOCK = "officer_clock"
    DIAGNOSTICS = "officer_diagnostics"
    TOUCH_CALIBRATION = "officer_touch_calibration"
    DUTIES = "officer_duties"
    LINKS = "officer_links"
