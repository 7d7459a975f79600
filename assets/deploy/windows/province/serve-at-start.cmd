@echo off
rem As an administrator: from now on Windows starts the server when it starts, whoever is logged on, and again within a minute of its end.
rem It runs as Local Service, which may write into its data and nothing else of ours; ordinary accounts can only read the program. "off": no more.
setlocal
set "data=%ProgramData%\eservice-province"
if /i "%~1"=="off" (
    schtasks /End /TN "e-Service Province"
    schtasks /Delete /F /TN "e-Service Province"
    exit /b
)
icacls "%~dp0." /inheritance:r /grant *S-1-5-32-545:(OI)(CI)RX *S-1-5-19:(OI)(CI)RX *S-1-5-18:(OI)(CI)F *S-1-5-32-544:(OI)(CI)F || exit /b 1
"%~dp0python.exe" -m compileall -q "%~dp0Lib"
mkdir "%data%" 2>nul
icacls "%data%" /setowner *S-1-5-32-544 || exit /b 1
icacls "%data%" /inheritance:r /grant *S-1-5-19:(OI)(CI)M *S-1-5-18:(OI)(CI)F *S-1-5-32-544:(OI)(CI)F || exit /b 1
powershell -NoProfile -Command "(Get-Content -Raw -Encoding UTF8 '%~dp0serve-task.xml').Replace('@folder@', '%~dp0').Replace('@data@', '%data%') | Set-Content -Encoding Unicode '%TEMP%\e-service-province.xml'" || exit /b 1
schtasks /Create /F /TN "e-Service Province" /XML "%TEMP%\e-service-province.xml" || exit /b 1
del "%TEMP%\e-service-province.xml"
schtasks /Run /TN "e-Service Province"
