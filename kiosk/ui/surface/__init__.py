"""kiosk/ui/surface"""
