"""What every form below a comment carries, and who may send it."""

from pydantic import BaseModel

from sync.server.accounts.permissions import ForbiddenError
from sync.server.accounts.users import User
from sync.server.comments.comments import CommentKey
from sync.server.pages.parts.rendering import safe_path


class CommentForm(BaseModel):
    """The fields of a form below a comment: which comment, and where the page goes on."""

    district: str = ""
    id: str = ""
    question: str = ""
    back: str = ""

    @property
    def key(self) -> CommentKey:
        return CommentKey(self.district, self.id, self.question)

    @property
    def way_back(self) -> str:
        return safe_path(self.back or "/comments")


def may_change(user: User, district: str) -> None:
    """Raises ForbiddenError."""
    if not user.may_change(district):
        raise ForbiddenError("forbidden_change")
