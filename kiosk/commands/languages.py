"""`kiosk languages`: the languages beside Thai and English, whether their files can be used, and how much of each is read in English."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from kiosk.commands.arguments import Arguments
from kiosk.diagnostics.languages import structure_in
from kiosk.errors import UsageError
from kiosk.language import languages as of_files
from kiosk.language.languages import LanguageError
from kiosk.paths import DataDir
from kiosk.site import site_file


def languages(words: Sequence[str], data: DataDir) -> int:
    """Exit status 1 when a language has a fault, after naming each."""
    parser = Arguments("languages", "Checks the languages that are there as files, beside Thai and English.")
    parser.add_argument("folder", nargs="?", type=Path, help="of one language, wherever it is: before it is copied to DATA-DIR/languages")
    parser.add_argument("--missing", action="store_true", help="every text that is read in English, too")
    parser.add_json()
    options = parser.read(words)
    if options.folder and not options.folder.is_dir():
        raise UsageError(f"{options.folder} is no folder")
    folders = {options.folder.name: options.folder} if options.folder else of_files.folders_in(data.languages)
    switched_on = site_file.site_or_demonstration(data).languages
    listed = [_described(folder, name in switched_on, data) for name, folder in folders.items()]
    print(json.dumps(listed, ensure_ascii=False) if options.json else "\n".join(_lines(listed, options.missing)))
    return 1 if any(language["faults"] for language in listed) else 0


def _described(folder: Path, offered: bool, data: DataDir) -> dict[str, Any]:
    structure = structure_in(data, folder)
    try:
        language = of_files.described(folder)
        name, read_by = language.name, language.read_by
    except LanguageError:  # among the faults
        name, read_by = "", ""
    return {
        "id": folder.name,
        "name": name,
        "offered": offered,
        "read_by": read_by,
        "own": structure.own,
        "texts": structure.whole,
        "missing": list(structure.missing),
        "faults": list(structure.faults),
    }


def _lines(languages: Sequence[dict[str, Any]], every_missing: bool) -> list[str]:
    lines = [] if languages else ["there is no language beside Thai and English"]
    for language in languages:
        state = "offered" if language["offered"] else "off"
        read_by = f"read by {language['read_by']}" if language["read_by"] else "not read by a speaker yet"
        lines.append(f"{language['id']:<8} {language['name']}: {state}, {language['own']} of {language['texts']} texts, {read_by}")
        lines += [f"  {fault}" for fault in language["faults"]]
        lines += [f"  in English: {text}" for text in language["missing"]] if every_missing else []
    return lines
