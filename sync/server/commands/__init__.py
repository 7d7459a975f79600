"""sync/server/commands"""
