"""sync/server/tallies"""
