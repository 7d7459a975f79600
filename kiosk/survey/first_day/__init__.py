"""What a district decides before its first day: where it is, how its counter is made ready, and the set-up that a province hands on."""
