"""Days and moments of the place of service: calendar, holidays, typed days, the clock's state."""
