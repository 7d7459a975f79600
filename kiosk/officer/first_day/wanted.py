"""Which services of the catalogue citizens asked for in question 3.2, by the names that they picked from its list."""

from collections import Counter
from datetime import timedelta

from kiosk.officer.context import OfficerContext
from kiosk.store import responses

QUESTION = "wanted_services"
DAYS = 365
MOST = 5000  # of the newest answers: enough to rank by, read in a moment


def most_wanted(context: OfficerContext) -> tuple[tuple[str, int], ...]:
    """(service id, how many people asked for it), most first; not those that are open here."""
    ids = {service.name: service.id for service in context.catalogue.services.values()}
    counts: Counter[str] = Counter()
    read = 0
    for ago in range(DAYS):
        day = context.today - timedelta(days=ago)
        for record in responses.counted_records(context.connection, day, day):
            read += 1
            lines = {line.strip() for line in str(record["answers"].get(QUESTION, "")).splitlines()}
            counts.update(ids[line] for line in lines if line in ids)
        if read >= MOST:
            break
    open_here = set(context.load_site().services)
    return tuple((service, count) for service, count in counts.most_common() if service not in open_here)
