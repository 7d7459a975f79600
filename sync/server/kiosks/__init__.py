"""sync/server/kiosks"""
