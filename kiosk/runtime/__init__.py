"""kiosk/runtime"""
