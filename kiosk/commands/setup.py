"""`kiosk setup`: the site without touching the screen. What a site may be is in kiosk/site/model.py."""

import argparse
import re
import sys
from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path

from kiosk import emblem_file
from kiosk.commands.arguments import Arguments, day
from kiosk.errors import UsageError
from kiosk.frozen import replace
from kiosk.language import languages
from kiosk.paths import DISTRICTS, DataDir
from kiosk.printing.address import holds_data, is_receipt_printer
from kiosk.runtime.opening import catalogue
from kiosk.site import open_services
from kiosk.site.first_setup import NEEDED, confirmed, moved
from kiosk.site.model import OwnService, Site
from kiosk.site.outbound import without_password
from kiosk.site.site_file import ConfigError, known_kiosk, load, save, yasothon_demonstration
from kiosk.survey.catalogue import Catalogue
from kiosk.survey.first_day import areas
from kiosk.survey.limits import FEWEST_SERVICES, FLOOR_MM, PAPERS_MM, SCREEN_MM
from kiosk.ui.text.drawable import undrawable_words

_CHANGEABLE = (
    *NEEDED,
    "screen_mm",
    "floor_mm",
    "telephone",
    "line",
    "facebook",
    "opened_on",
    "printer",
    "paper_mm",
    "proxy",
    "open_hours",
    "languages",
)


def setup(words: Sequence[str], data: DataDir) -> int:
    """A first setup needs all four of NEEDED; a later one changes what is named and keeps the rest, the kiosk's UUID always."""
    options = _parser().read(words)
    _check_letters(options)
    picture = _emblem(options)
    before, national = _before(options, data), catalogue()
    site = _changed(before, options)
    open_services.check_services(site.services, site.own_services, national)
    data.root.mkdir(parents=True, exist_ok=True)
    _check_languages(site, data)
    if picture:
        emblem_file.keep(data, picture)
    save(data.site, site)
    print(_description(site, national))
    locally_named = (service for service, details in site.details.items() if details.name)
    for warning in (*_area_warnings(site), *open_services.warnings(site.services, locally_named, national)):
        print(f"warning: {warning}", file=sys.stderr)
    return 0


def _emblem(options: argparse.Namespace) -> bytes:
    """Of the file that was named; nothing where none was."""
    try:
        return emblem_file.read(options.emblem) if options.emblem else b""
    except emblem_file.EmblemError as error:
        raise UsageError(f"--emblem: {error}") from error


def _area_warnings(site: Site) -> list[str]:
    """A name that the list of the country does not have is perhaps mistyped, and the province would have a district more."""
    country = areas.load(DISTRICTS)
    province = country.named(site.province)
    if province is None:
        return [f"no province is called {site.province}{_perhaps(site.province, country.provinces)}"]
    if country.named(site.province, site.district):
        return []
    return [f"no district of {site.province} is called {site.district}{_perhaps(site.district, country.of_province(province.code))}"]


def _perhaps(typed: str, choices: Sequence[areas.Area]) -> str:
    near = get_close_matches(typed, [area.name for area in choices], 1)
    return f"; perhaps {near[0]} is meant" if near else ""


_SHOWN = (*NEEDED[:3], "telephone", "line", "facebook")


def _check_letters(options: argparse.Namespace) -> None:
    """What citizens read must be whole: a letter that the fonts do not have is an empty box on every page."""
    typed = [(f"--{name}", getattr(options, name) or "") for name in _SHOWN]
    typed += [("--own-service", word) for words in options.own_service for word in words]
    for option, text in typed:
        if letter := undrawable_words(text.encode("utf-8", "ignore").decode()):  # bytes that are no UTF-8 are refused as such
            raise UsageError(f"{option}: kiosks have no letter {letter}; write it without")


def _check_languages(site: Site, data: DataDir) -> None:
    there = languages.folders_in(data.languages)
    strange = next((language for language in site.languages if language not in there), None)
    if strange:
        raise UsageError(f"there are no files of the language {strange}; there are {', '.join(there) or 'none'}")


def _before(options: argparse.Namespace, data: DataDir) -> Site:
    """The site to change. A setup that names everything also mends a broken file, which stays beside the new one."""
    missing = [f"--{option}" for option in NEEDED if getattr(options, option) is None]
    try:
        site = load(data.site) if data.site.exists() else yasothon_demonstration(known_kiosk(data))
    except ConfigError:
        if missing:
            raise
        kiosk = known_kiosk(data)
        data.site.replace(data.site.with_suffix(".broken.json"))
        return yasothon_demonstration(kiosk)
    if site.demonstration and missing:
        raise UsageError(f"a first setup also needs {', '.join(missing)}")
    return site


def _parser() -> Arguments:
    parser = Arguments("setup", "Sets the site of this kiosk. Later it changes only what is named.")
    parser.add_argument("--province", help="name of the province")
    parser.add_argument("--district", help="name of the district")
    parser.add_argument("--place", help="the place of service as people call it")
    parser.add_argument("--services", type=_ids, metavar="ID,ID,...", help=f"at least {FEWEST_SERVICES}, such as P002, in the order shown")
    parser.add_argument("--screen-mm", type=_millimetres, metavar="WxH", help="width and height of the screen's picture in millimetres")
    height = "millimetres from the floor to the lower edge of the picture: a person who sits reaches up to 1220"
    parser.add_argument("--floor-mm", type=_whole, metavar="MM", help=height)
    parser.add_argument("--telephone", help="of the unit, for citizens in trouble")
    parser.add_argument(
        "--emblem", type=Path, metavar="FILE", help="the district's emblem: a PNG, JPEG or WebP; shown in the header and on paper"
    )
    parser.add_argument("--line", metavar="NAME", help="of LINE, printed on posters and leaflets")
    parser.add_argument("--facebook", metavar="NAME", help="printed on posters and leaflets")
    parser.add_argument("--opened-on", type=lambda text: day(text).isoformat(), metavar="DAY", help="when the counter opened, 2564-02-14")
    where = "a queue of CUPS, or an ESC/POS printer: /dev/usb/lp0, tcp://host:9100, on Windows queue:NAME; '' for the default queue"
    parser.add_argument("--printer", metavar="QUEUE|DEVICE|ADDRESS", help=where)
    parser.add_argument("--proxy", metavar="ADDRESS", help="what requests leave the office by: http://10.0.0.1:3128; '' for none")
    parser.add_argument("--open-hours", metavar="HH:MM-HH:MM", help="outside of them the screen is dark until it is touched; '' for never")
    beside = "offered beside Thai and English, such as ms; '' for none: see kiosk languages"
    parser.add_argument("--languages", type=_languages, metavar="ID,ID,...", help=beside)
    parser.add_argument("--paper-mm", type=int, choices=PAPERS_MM, help="width of the receipt printer's roll")
    parser.add_argument(
        "--own-service",
        action="append",
        nargs="+",
        default=[],
        metavar="WORD",
        help="a service of the district's own: X-ID NAME [OWNER [TELEPHONE [LINK]]]; name the id in --services too",
    )
    return parser


def _ids(text: str) -> tuple[str, ...]:
    """Ids in their order, each once; the letter of a catalogue id may be small."""
    ids = re.findall(r"[^,;\s]+", text)
    if not ids:
        raise argparse.ArgumentTypeError("name at least one service, such as P002")
    return tuple(dict.fromkeys(word if word.upper().startswith("X-") else word.upper() for word in ids))


def _languages(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(re.findall(r"[^,;\s]+", text)))


def _millimetres(text: str) -> tuple[int, int]:
    width, _, height = "".join(text.lower().replace("×", "x").split()).partition("x")
    low, high = SCREEN_MM
    if not all(side.isdecimal() and low <= int(side) <= high for side in (width, height)):
        raise argparse.ArgumentTypeError(f"{text!r} is no width x height in millimetres such as 344x194, each from {low} to {high}")
    return int(width), int(height)


def _whole(text: str) -> int:
    low, high = FLOOR_MM
    if not text.isdecimal() or not low <= int(text) <= high:
        raise argparse.ArgumentTypeError(f"{text!r} is no height in whole millimetres from {low} to {high}")
    return int(text)


def _changed(before: Site, options: argparse.Namespace) -> Site:
    changes = {option: getattr(options, option) for option in _CHANGEABLE if getattr(options, option) is not None}
    if holds_data(changes.get("printer", "")):
        raise UsageError(
            f"--printer {changes['printer']} is no printer but a file, a folder or a disk: printing would destroy what it holds"
        )
    own = {**before.own_services, **dict(_own_service(words) for words in options.own_service)}
    unnamed = next((words[0] for words in options.own_service if words[0] not in changes.get("services", before.services)), None)
    if unnamed:
        raise UsageError(f"--own-service {unnamed} is not among the services; name its id in --services too")
    own_services = {service: details for service, details in own.items() if service in changes.get("services", before.services)}
    names = {name: changes.pop(name) for name in ("province", "district", "place") if name in changes}
    return confirmed(replace(moved(before, **names), **changes, own_services=own_services), *NEEDED)


def _own_service(words: list[str]) -> tuple[str, OwnService]:
    if not words[0].startswith("X-") or not 2 <= len(words) <= 5:
        raise UsageError("--own-service takes an id that starts with X-, a name, and if known owner, telephone, link")
    return words[0], OwnService(*words[1:])


def _description(site: Site, national: Catalogue) -> str:
    names = open_services.names(site, national)
    size = f"{site.screen_mm[0]} x {site.screen_mm[1]} mm" if site.screen_mm else "as the screen reports"
    roll = f", {site.paper_mm} mm" if is_receipt_printer(site.printer) else ""
    printer = f"{site.printer or 'the default queue of CUPS, if any'}{roll}"
    lines = [
        f"kiosk      {site.kiosk}",
        f"province   {site.province}",
        f"district   {site.district}",
        f"place      {site.place}",
        f"screen     {size}, {site.floor_mm} mm above the floor",
        f"telephone  {site.telephone or '-'}",
        f"printer    {printer}",
        f"proxy      {without_password(site.proxy) or '-'}",
        *([f"languages  th en {' '.join(site.languages)}"] if site.languages else []),
        f"services   {len(site.services)}",
    ]
    return "\n".join(lines + [f"  {service:<6} {names[service]}" for service in site.services])
