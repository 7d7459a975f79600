"""A line of the audit log in the words of the people who read it: kiosks and services by their names, our own short words translated."""

from collections.abc import Mapping

from sqlalchemy import Row

from kiosk.frozen import frozen
from kiosk.language.texts import Texts
from kiosk.survey.catalogue import Catalogue
from sync.server import audit
from sync.server.pages.parts.rendering import moment
from sync.server.services.directory import ACCEPTED_FROM, ADOPTED_FROM, BACK_TO

_CHOICES = ("first", "second", "none")


@frozen
class AuditWords:
    """`kiosks`: kiosk -> what people call it."""

    t: Texts
    kiosks: Mapping[str, str]
    catalogue: Catalogue

    def kiosk(self, identity: str) -> str:
        return self.t("audit_kiosk", kiosk=self.kiosks.get(identity) or identity[:8])

    def actor(self, actor: str) -> str:
        if actor == audit.COMMAND_LINE:
            return self.t("audit_command_line")
        if actor == audit.SERVER:
            return self.t("audit_server")
        kind, _, kiosk = actor.partition(" ")
        return self.kiosk(kiosk) if kind == "kiosk" and kiosk else actor

    def act(self, act: str) -> str:
        return self.t.get(f"act_{act}") or act

    def subject(self, row: Row) -> str:
        """What was acted on; of several comments or conflicts at once, how many."""
        subject, rest = str(row.subject), row.subject.partition(" ")[2]
        topic, number = row.act.partition(".")[0], row.subject.partition(" ")[0]
        if subject in self.kiosks:
            return self.kiosks[subject]
        if topic == "service":
            known = self.catalogue.services.get(subject)
            return f"{known.name} ({subject})" if known else subject
        if topic == "conflict" and number.isdecimal() and rest:
            return self.t("audit_conflicts", n=int(number), kiosk=self.kiosks.get(rest) or rest[:8])
        if topic == "comment":
            return self.t("audit_comments", n=int(number)) if number.isdecimal() else self._comment(number, rest)
        return subject

    def _comment(self, identity: str, question: str) -> str:
        """What was asked, and enough of the response's id to tell two apart."""
        return f"{self.t.get(f'kind_{question}') or question} …{identity[-6:]}"

    def detail(self, row: Row) -> str:
        """What the log notes beside an act, in the page's language where it is one of our own words."""
        t = self.t
        word, _, rest = row.detail.partition(" ")
        if row.act in ("kiosk.code", "kiosk.code_withdraw") and word == "expires":
            return t("audit_expires", moment=moment(rest, t))
        if word == "version" and rest:
            number, _, names = rest.partition(": ")
            topics = [t.get(f"settings_{name}_short") or name for name in names.split(", ") if name]
            return " · ".join(filter(None, (t("version_words", n=number.rstrip(":")), ", ".join(topics))))
        if row.detail.startswith(ACCEPTED_FROM):
            return t("audit_accepted", kiosk=self.kiosk(row.detail.removeprefix(ACCEPTED_FROM)))
        if row.detail.startswith(BACK_TO):
            return t("audit_back_to", n=row.detail.removeprefix(BACK_TO))
        if row.detail.startswith(ADOPTED_FROM):
            return t("audit_adopted", district=row.detail.removeprefix(ADOPTED_FROM))
        choice, _, note = row.detail.partition(": ")
        if row.act == "conflict.settle" and choice in _CHOICES:
            return f"{t(f'conflict_chose_{choice}')}: {note}"
        spoken = {"user.add": "role", "user.role": "role", "comment.follow_up": "follow"}.get(row.act)
        return (t.get(f"{spoken}_{row.detail}") if spoken else "") or row.detail
