"""sync/server/web"""
