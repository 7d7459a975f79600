"""sync/server/ingest"""
