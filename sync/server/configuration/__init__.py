"""sync/server/configuration"""
