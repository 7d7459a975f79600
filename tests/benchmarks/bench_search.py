"""How long a letter takes: searching the 325 services while a word grows, with and without mistakes, beside one 60 Hz frame."""

import time
from statistics import median

from kiosk import paths
from kiosk.survey import catalogue as catalogues
from kiosk.survey.catalogue_search import SearchIndex, other_layout

FRAME_MS = 1000 / 60
WORDS = ("เสียภาษีรถยนต์", "จองคิวขับขี่", "อเลคทรอนิกส์", "บัตคนภิการ", "น้ำปะปา", "ขออนุญาดส่งคนหางาน", "unemployment benefit", other_layout("ว่างงาน"))
ROUNDS = 20


def measure() -> dict[str, float]:
    """Milliseconds: building the index once, and a letter's search (median, 99th percentile, worst of every prefix)."""
    catalogue = catalogues.load(paths.SERVICES, paths.CATALOGUE_NOTES)
    index = SearchIndex(catalogues.visible(catalogue), catalogue.also_called)
    build = _milliseconds(index, "ก")
    prefixes = [word[:end] for word in WORDS for end in range(1, len(word) + 1)]
    each = sorted(min(_milliseconds(index, prefix) for _ in range(ROUNDS)) for prefix in prefixes)
    return {"build": build, "median": median(each), "p99": each[int(len(each) * 0.99)], "worst": each[-1]}


def _milliseconds(index: SearchIndex, typed: str) -> float:
    start = time.perf_counter()
    index.find(typed)
    return (time.perf_counter() - start) * 1000


def main() -> None:
    figures = measure()
    for name, figure in figures.items():
        print(f"search {name:7} {figure:7.2f} ms   {figure / FRAME_MS:5.2f} of a frame")
    if figures["worst"] > FRAME_MS:
        raise SystemExit("a letter takes longer than one frame")


if __name__ == "__main__":
    main()
