"""The provincial server: ingest, ledger, pages, yearly report. No Tk, no Pillow."""
