"""kiosk/language"""
