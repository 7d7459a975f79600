"""What the code says by which a person answers on a telephone: the province's address and a token, made here without a network."""

from collections.abc import Callable

from kiosk.runtime.opening import Place, now


def maker(place: Place, clock_is_wrong: Callable[[], bool]) -> Callable[[], str]:
    """Each call makes a code of its own; "" where the province offers none, or while the clock could not say how long it holds."""

    def make() -> str:
        if not place.site.phone or place.data is None or clock_is_wrong():
            return ""
        from sync import phone_token  # late: with the first person who asks for a code
        from sync.client.credentials import credentials_of
        from sync.client.errors import NotJoinedError

        try:
            key = credentials_of(place.data, place.site).key
        except NotJoinedError:
            return ""
        site = place.site
        return site.phone + phone_token.make(key, site.kiosk, site.asks_unfinished, int(now().timestamp()))

    return make
