; The installer: for one account, without an administrator. It removes the program it finds and never an answer.
Target amd64-unicode ; Windows 10 and 11 of 64 bit, and Wine without its 32-bit half
SetCompressor /SOLID lzma
!include MUI2.nsh
Name "e-Service Kiosk ${VERSION}"
OutFile "${OUT}"
InstallDir "$LOCALAPPDATA\Programs\e-service-kiosk"
RequestExecutionLevel user
ManifestDPIAware true
BrandingText "e-Service Kiosk"

!define KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\e-service-kiosk"
!define MUI_FINISHPAGE_RUN "$INSTDIR\start-kiosk.cmd"
!insertmacro MUI_PAGE_WELCOME
!insertmacro MUI_PAGE_LICENSE "${SOURCE}\licences\e-Service Kiosk.txt"
!insertmacro MUI_PAGE_COMPONENTS
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "Thai"
!insertmacro MUI_LANGUAGE "English"

LangString PROGRAM ${LANG_THAI} "โปรแกรมคีออสก์"
LangString PROGRAM ${LANG_ENGLISH} "The kiosk"
LangString AT_LOGON ${LANG_THAI} "เปิดเองเมื่อเข้าสู่ระบบ และเปิดใหม่เองถ้าปิดไป"
LangString AT_LOGON ${LANG_ENGLISH} "Start at log-on, and again if it ends"

Section "$(PROGRAM)"
  SectionIn RO
  nsExec::Exec 'schtasks /End /TN "e-Service Kiosk"'
  Pop $0
  RMDir /r "$INSTDIR\Lib"
  RMDir /r "$INSTDIR\DLLs"
  SetOutPath "$INSTDIR"
  File /r "${SOURCE}\*"
  nsExec::Exec '"$INSTDIR\python.exe" -m compileall -q -j 0 "$INSTDIR\Lib"'
  Pop $0
  CreateDirectory "$SMPROGRAMS\e-Service Kiosk"
  CreateShortcut "$SMPROGRAMS\e-Service Kiosk\e-Service Kiosk.lnk" "$INSTDIR\pythonw.exe" "-X utf8 -m kiosk run"
  CreateShortcut "$DESKTOP\e-Service Kiosk.lnk" "$INSTDIR\pythonw.exe" "-X utf8 -m kiosk run"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  WriteRegStr HKCU "${KEY}" "DisplayName" "e-Service Kiosk"
  WriteRegStr HKCU "${KEY}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${KEY}" "UninstallString" '"$INSTDIR\uninstall.exe"'
SectionEnd

Section /o "$(AT_LOGON)"
  nsExec::Exec '"$INSTDIR\start-at-logon.cmd"'
  Pop $0
SectionEnd

Section "Uninstall"
  nsExec::Exec 'schtasks /End /TN "e-Service Kiosk"'
  Pop $0
  nsExec::Exec 'schtasks /Delete /F /TN "e-Service Kiosk"'
  Pop $0
  Delete "$DESKTOP\e-Service Kiosk.lnk"
  RMDir /r "$SMPROGRAMS\e-Service Kiosk"
  RMDir /r "$INSTDIR"
  DeleteRegKey HKCU "${KEY}"
SectionEnd
