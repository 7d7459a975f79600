"""screens/citizen"""
