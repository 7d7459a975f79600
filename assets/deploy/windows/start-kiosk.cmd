@echo off
rem Double-click: the kiosk, full screen. A second one says that one is running and ends.
start "" "%~dp0pythonw.exe" -X utf8 -m kiosk run %*
