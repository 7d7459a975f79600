"""sync/server/services"""
