"""sync/server/accounts"""
