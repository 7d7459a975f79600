"""kiosk/citizen"""
