"""How long the running kiosk waits, and for whom: idle policy, idle watch, waits, named timers."""
