"""The kiosk's side of the wire. `SyncWorker` (worker.py) beside a running kiosk; officer_actions.py for officers' pages: `enrol(data, url,
code, language)`, `send(data, findings, language)`, `compare(data, findings, language)`. Nothing here is loaded before it is needed.
"""
