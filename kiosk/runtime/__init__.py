"""The running kiosk: window, timers, saving and the province's worker, put together from the other packages."""
