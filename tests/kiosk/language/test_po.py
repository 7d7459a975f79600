"""A translator works on a .po file; what comes back is complete, or nothing of it is taken."""

import json
import shutil
from pathlib import Path

import pytest

from kiosk.frozen import replace
from kiosk.language import po
from kiosk.language.texts import load
from kiosk.paths import TEXTS

THAI = po.messages(TEXTS, "th")


def test_every_group_of_texts_is_described_to_a_translator() -> None:
    """A new group of texts needs a line that says where they are read."""
    assert set(po.GROUPS) == {path.name.split(".")[0] for path in TEXTS.glob("*.th.json")}


@pytest.mark.parametrize("language", ["th", "en"])
def test_out_and_in_again_changes_no_letter(language: str) -> None:
    """Quotation marks, several lines and forms included."""
    written = po.as_po(po.messages(TEXTS, language), language, {})
    messages = po.parsed(written)
    assert po.faults(messages, TEXTS, language) == []
    for name, text in po.as_json(messages, TEXTS, language).items():
        assert text == (TEXTS / name).read_text(encoding="utf-8"), name


def test_thai_has_one_form_and_english_two() -> None:
    """As gettext's own header says."""
    thai, english = (po.as_po(po.messages(TEXTS, language), language, {}) for language in ("th", "en"))
    assert r'"Plural-Forms: nplurals=1; plural=0;\n"' in thai and r'"Plural-Forms: nplurals=2; plural=(n != 1);\n"' in english
    assert 'msgid_plural "To be sent by {day}, {days} days left"\nmsgstr[0] "ต้องส่งภายใน' in thai
    assert 'msgstr[0] "To be sent by {day}, {days} day left"\nmsgstr[1] "To be sent by {day}, {days} days left"' in english


def test_nearly_every_text_says_where_it_is_used() -> None:
    """The translator sees the file; keys with a dot in them are acts of the audit log and codes of the form."""
    places = po.places()
    assert [message.context for message in THAI if not places.get(message.key)] == []


def changed(key: str, **changes: object) -> list[po.Message]:
    return [replace(message, **changes) if message.context == key else message for message in THAI]


@pytest.mark.parametrize(
    ("messages", "fault"),
    [
        (changed("citizen/item_of", translated=("",)), "citizen/item_of: not translated yet"),
        (changed("citizen/item_of", fuzzy=True), "citizen/item_of: not translated yet"),
        (changed("citizen/item_of", translated=("ข้อ {nummer}",)), "citizen/item_of: 'ข้อ {nummer}' has other {names}"),
        (changed("citizen/item_of", english=("Item {number}",)), "citizen/item_of: the English has changed"),
        (changed("citizen/item_of", context="citizen/item_off"), "citizen/item_off: this program has no such text"),
        ([message for message in THAI if message.context != "citizen/item_of"], "citizen/item_of: not translated yet"),
    ],
)
def test_what_is_missing_or_cannot_be_shown_is_refused(messages: list[po.Message], fault: str) -> None:
    """A name that nobody fills in would break the screen it is on."""
    assert any(line.startswith(fault) for line in po.faults(messages, TEXTS, "th"))


def test_an_editor_may_wrap_lines_and_mark_guesses() -> None:
    """As Poedit and Weblate write them."""
    heading = '# somebody\nmsgid ""\nmsgstr "Language: th\\n"\n\n'
    messages = po.parsed(heading + '#, fuzzy\nmsgctxt "citizen/next"\nmsgid ""\n"Ne"\n"xt"\nmsgstr "\\"ต่อ\\nไป\\""\n')
    assert messages == [po.Message("citizen/next", ("Next",), ('"ต่อ\nไป"',), True)]


def test_a_file_that_is_no_po_file_is_named_by_its_line() -> None:
    """As when the wrong file was picked."""
    with pytest.raises(po.PoError, match="this is no line of a .po file: {"):
        po.parsed("{\n")


def test_a_command_writes_and_reads_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """A corrected word comes back; a file with a gap changes nothing."""
    folder = tmp_path / "texts"
    shutil.copytree(TEXTS, folder)
    monkeypatch.setattr(po, "TEXTS", folder)
    file = tmp_path / "thai.po"
    assert po.main(["export", "th", str(file)]) == 0
    text = file.read_text(encoding="utf-8")
    assert po.main(["import", "th", str(file)]) == 0
    assert load(folder, "th", "citizen")("next") == load(TEXTS, "th", "citizen")("next")
    old = load(TEXTS, "th", "citizen")("next")
    file.write_text(text.replace(f'msgid "Next"\nmsgstr "{old}"', 'msgid "Next"\nmsgstr "หน้าต่อไป"'), encoding="utf-8")
    assert po.main(["import", "th", str(file)]) == 0
    assert json.loads((folder / "citizen.th.json").read_text(encoding="utf-8"))["next"] == "หน้าต่อไป"
    file.write_text(text.replace(f'msgid "Next"\nmsgstr "{old}"', 'msgid "Next"\nmsgstr ""'), encoding="utf-8")
    assert po.main(["import", "th", str(file)]) == 1 and "citizen/next: not translated yet" in capsys.readouterr().err
