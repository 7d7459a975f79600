"""kiosk/printing"""
