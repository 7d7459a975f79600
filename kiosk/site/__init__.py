"""kiosk/site"""
