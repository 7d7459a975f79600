"""The floor that everything stands on: what differs between Linux and Windows, by kind of call.

Each module here takes its functions from the one of its name in `posix/` or `windows/`; nothing above asks which system it is. What a
call promises is written at the Linux function and shown for both by tests/kiosk/system/test_contract.py.
"""
