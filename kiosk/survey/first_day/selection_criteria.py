"""By what a province chooses the districts and the services that it begins with (the manual, step 1)."""

DISTRICT_CRITERIA = ("population", "economy", "remote", "far_offices")  # 1.1
SERVICE_CRITERIA = ("many_users", "frequent", "simple", "lawful", "light")  # 1.2
