"""sync/server/duties"""
