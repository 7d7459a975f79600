"""sync/server/api"""
