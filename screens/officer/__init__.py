"""screens/officer"""
