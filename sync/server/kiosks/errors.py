"""Why a district, a code or a kiosk is refused."""

from sync.wire import Code


class EnrolmentError(Exception):
    """Refuse; show the sentence as it is. `status` is the HTTP status that fits; `code` and `values` go over the wire."""

    def __init__(self, sentence: str, status: int = 403, code: Code = Code.REFUSED, **values: str | int) -> None:
        super().__init__(sentence)
        self.status, self.code, self.values = status, code, values


def unusable_name(sentence: str) -> EnrolmentError:
    return EnrolmentError(sentence, 422, Code.NAME_UNUSABLE, fault=sentence)
