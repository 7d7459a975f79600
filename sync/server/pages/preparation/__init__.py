"""What a province does before its districts open: the choice of districts and services, the owners' word on links."""
