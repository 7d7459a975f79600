@echo off
rem Double-click: from now on this account starts the kiosk when it logs on, and starts it again within a minute of its end. "off": no more.
setlocal
if /i "%~1"=="off" (
    schtasks /Delete /F /TN "e-Service Kiosk"
    exit /b
)
powershell -NoProfile -Command "(Get-Content -Raw -Encoding UTF8 '%~dp0task.xml').Replace('@folder@', '%~dp0').Replace('@account@', $env:USERDOMAIN + '\' + $env:USERNAME) | Set-Content -Encoding Unicode '%TEMP%\e-service-kiosk.xml'"
schtasks /Create /F /TN "e-Service Kiosk" /XML "%TEMP%\e-service-kiosk.xml"
del "%TEMP%\e-service-kiosk.xml"
