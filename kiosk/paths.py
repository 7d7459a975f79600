"""Where a kiosk keeps its state and finds its assets. It opens nothing."""

from pathlib import Path

from kiosk.frozen import frozen

ASSETS = Path(__file__).resolve().parent.parent / "assets"
QUESTIONNAIRE = ASSETS / "questionnaire.toml"
SERVICES = ASSETS / "services.csv"
CATALOGUE_NOTES = ASSETS / "catalogue_notes.json"
PROCEDURES = ASSETS / "procedures.json"
DISTRICTS = ASSETS / "districts.csv"
TEXTS = ASSETS / "texts"
LANGUAGES = ASSETS / "languages"  # beside Thai and English, a folder each
MACHINE = Path("/etc/eservice-kiosk/data-dir")  # on a machine that is a kiosk: where that kiosk's data are (assets/deploy/kiosk)
_STATE = (
    *("site.json", "pin.json", "province_key.json", "questionnaire.toml", "content.json", "content_given.json"),
    *("province_ca.pem", "emblem.png", "emblem_given.png"),
    *("kiosk.lock", "kiosk.log", "hang.log"),
)


@frozen
class DataDir:
    """The one folder that holds everything a kiosk must not lose (--data-dir)."""

    root: Path

    @property
    def site(self) -> Path:
        return self.root / "site.json"

    @property
    def pin(self) -> Path:
        return self.root / "pin.json"

    @property
    def database(self) -> Path:
        return self.root / "kiosk.db"

    @property
    def lock(self) -> Path:
        return self.root / "kiosk.lock"

    @property
    def log(self) -> Path:
        return self.root / "kiosk.log"

    @property
    def hang(self) -> Path:
        """In which line the program hung, where the system does not note that itself."""
        return self.root / "hang.log"

    @property
    def questionnaire(self) -> Path:
        """A questionnaire taken from the province; the shipped one where there is none."""
        own = self.root / "questionnaire.toml"
        return own if own.exists() else QUESTIONNAIRE

    @property
    def languages(self) -> tuple[Path, ...]:
        """Where languages beside Thai and English lie: the shipped ones, and those that were copied onto this machine."""
        return (LANGUAGES, self.root / "languages")

    @property
    def given_content(self) -> Path:
        """What others wrote about this district's services, as the province hands it on."""
        return self.root / "content_given.json"

    @property
    def damaged(self) -> Path:
        return self.root / "damaged"

    @property
    def authority(self) -> Path:
        """The province's own certificate authority, as an officer took it from a stick."""
        return self.root / "province_ca.pem"

    @property
    def emblem(self) -> Path:
        """The district's own emblem, as an officer brought it and kiosk.emblem_file prepared it."""
        return self.root / "emblem.png"

    @property
    def given_emblem(self) -> Path:
        """The emblem that the province gave the district, prepared in the same way."""
        return self.root / "emblem_given.png"

    @property
    def shown_emblem(self) -> Path:
        """The one that is seen, where there is any: what an officer brought here stands before the province's."""
        return self.emblem if self.emblem.exists() else self.given_emblem

    @property
    def exports(self) -> Path:
        """Where exports go that no stick takes."""
        return self.root / "export"

    @property
    def audio(self) -> Path:
        """Packs of clips that were recorded or taken in, a folder each."""
        return self.root / "audio"

    def owns(self, path: Path) -> bool:
        """Whether `path` is a file that the kiosk keeps its state in: no export or backup may be written over it."""
        state = path.name in _STATE or path.name.startswith(self.database.name)  # also its log, and what salvage leaves
        return state and path.parent.resolve() == self.root.resolve()


def machine_data_dir() -> DataDir | None:
    """The data of the kiosk that this machine is, whoever types; None on a machine that is none."""
    try:
        folder = MACHINE.read_text(encoding="utf-8").strip()
    except OSError:
        return None
    return DataDir(Path(folder)) if folder else None


def default_data_dir() -> DataDir:
    """Where a command works that was told no --data-dir."""
    machines = machine_data_dir()
    if machines:
        return machines
    from platformdirs import user_data_path  # late: 5 ms that a start with --data-dir does not need

    return DataDir(user_data_path("eservice-kiosk", appauthor=False))  # Windows would have a folder of the maker around it
