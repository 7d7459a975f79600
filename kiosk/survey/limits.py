"""The words, numbers and patterns that rules in several modules share: each is defined here once, with its unit and its source.

Limits that one subject alone knows stay with it: the wire's in sync/wire.py, sizes for fingers in kiosk/ui/drawing/metrics.py,
the bounds of the level bands in scoring.py.
"""

import re

from kiosk.language import languages

# ------------------------------------------------------------------ what a response may say
LANGUAGES = ("th", "en")  # ISO 639-1: that everything is written in; a response may be of another (kiosk.language.languages)
LANGUAGE = languages.ID  # of a response
MODES = ("self", "assisted", "paper")  # how a form was answered: alone, an officer helped, typed in from paper
PHONE = "phone"  # by which way a response came in that no kiosk took: answered on a person's own telephone, with a token of a kiosk
VIAS = (PHONE,)
STATUSES = ("complete", "partial")  # partial: the person left
DEMONSTRATION, TRIAL = TRIALS = ("demonstration", "trial")  # why an answer counts nowhere: nobody has set the kiosk up, or tries it
CORRECT, WITHDRAW = AMENDING = ("correct", "withdraw")  # what a later record may do to an earlier one of the same kiosk
AMENDED_BY = ("officer", "command")  # on the officers' pages, or at the machine's keyboard; nobody is named
REASON_LIMIT = 300  # characters of why a response was corrected or withdrawn
PAPER_KEYS = "123456789abcdefghijklmnopqrstuvwxyz"  # of a question's options, in their order: printed on the paper form, typed by a clerk
LEVELS = (5, 4, 3, 2, 1)  # of the rating scale, best first (the manual, part 2 of the form)
ANSWERS_LIMIT = 200  # answers in one response, and its own words to "other"; the manual's form has 24
TEXT_LIMIT = 2000  # characters in one free text; four lines of paper hold about 300
LIST_LIMIT = 400  # choices in one answer, services of a place; the whole catalogue is 325
VERSION_LIMIT = 2**31 - 1  # a questionnaire's version; a date such as 20261123 fits

# ------------------------------------------------------------------ identifiers
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")  # RFC 9562, in lower case
HASH = re.compile(r"[0-9a-f]{64}")  # SHA-256
ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")  # of questions, items, options, services, questionnaires
ID_LENGTH = 64  # what ID takes at most
SERVICE_ID = re.compile(r"[PBL]\d{3}|X-[A-Za-z0-9._-]{1,60}")  # of the catalogue (P, B, L by who uses it), or a district's own

# ------------------------------------------------------------------ a district
FEWEST_SERVICES = 5  # open services from which a district counts for the KPI (the manual)
FEWEST_RESPONSES = 30  # below this a percent says nothing about a district, whatever its interval
FEWEST_COMPARED = 10  # respondents below which nothing is compared or ranked (NHS Friends and Family Test)
SMALLEST_GROUP = 5  # people; a cell with fewer is not broken down (PDPA section 6, indirect identification)

# ------------------------------------------------------------------ a kiosk's place
NAME_LIMIT = 300  # characters on one line: of a name, place, telephone; the longest name in the catalogue has 170
LINK_LIMIT = 2000  # characters of a link; what a phone can read of it is procedures.LINK_LIMIT
SITE_TEXT_LIMIT = 1000  # characters of one of the screens' texts, as a province or a district rewords it
SCREEN_MM = (50, 3000)  # millimetres: smallest and largest side of a screen's picture
FLOOR_MM = (300, 1500)  # millimetres from the floor to the lower edge of a screen's picture
MONTH_DAYS = (1, 31)  # first and last day that may be chosen to send on; calendar.sending_day shortens it in February
PAPERS_MM = (80, 58)  # millimetres: widths of a receipt printer's roll
SEARCH_RESULTS = 40  # shown of one search; more letters narrow it
IMPROVEMENT_LETTERS, IMPROVEMENTS_LIMIT = 90, 10  # of a line of "what we changed", and how many a kiosk takes
