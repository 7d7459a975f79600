"""sync/server/comments"""
