"""screens/guide"""
