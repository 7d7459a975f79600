"""kiosk/store/recovery"""
