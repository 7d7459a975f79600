"""sync/server/db"""
