"""Where a kiosk keeps its state and finds its assets. It opens nothing."""

from pathlib import Path

from kiosk.frozen import frozen

ASSETS = Path(__file__).resolve().parent.parent / "assets"
QUESTIONNAIRE = ASSETS / "questionnaire.toml"
SERVICES = ASSETS / "services.csv"
CATALOGUE_NOTES = ASSETS / "catalogue_notes.json"
PROCEDURES = ASSETS / "procedures.json"
TEXTS = ASSETS / "texts"


@frozen
class DataDir:
    """The one folder that holds everything a kiosk must not lose (contract, --data-dir)."""

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
    def questionnaire(self) -> Path:
        """A questionnaire taken from the province; the shipped one where there is none."""
        own = self.root / "questionnaire.toml"
        return own if own.exists() else QUESTIONNAIRE

    @property
    def damaged(self) -> Path:
        return self.root / "damaged"


def default_data_dir() -> DataDir:
    from platformdirs import user_data_path  # late: 5 ms that a start with --data-dir does not need

    return DataDir(user_data_path("eservice-kiosk"))
