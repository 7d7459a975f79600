"""What the link check opens: the link and the handbook of every open service, and which of them the province passed on."""

from kiosk.frozen import frozen
from kiosk.paths import PROCEDURES, DataDir
from kiosk.site import district_content_file
from kiosk.site.link_checks import HANDBOOK
from kiosk.site.model import Site
from kiosk.site.service_facts import open_handbooks, open_links
from kiosk.survey import procedures
from kiosk.survey.catalogue import Catalogue


@frozen
class LinkTargets:
    """By service. `links`: empty where there is none to show; `handbooks`: only those that there are."""

    links: dict[str, str]
    handbooks: dict[str, str]
    from_elsewhere: frozenset[str]  # keys of `together` whose address nobody typed in here

    def together(self) -> dict[str, str]:
        """Links by service, handbooks by service and HANDBOOK."""
        return {**self.links, **{service + HANDBOOK: url for service, url in self.handbooks.items()}}


def link_targets(site: Site, catalogue: Catalogue, data: DataDir) -> LinkTargets:
    """As citizens are shown them. Raises procedures.ProceduresError."""
    worked = procedures.load(PROCEDURES)
    shown, own = (
        LinkTargets(open_links(site, catalogue, worked, versions), open_handbooks(site, catalogue, worked, versions), frozenset())
        for versions in (district_content_file.shown(data), district_content_file.stored_or_none(data))
    )
    written = own.together()
    elsewhere = frozenset(key for key, url in shown.together().items() if written.get(key) != url)
    return LinkTargets(shown.links, shown.handbooks, elsewhere)
