"""The figures of a period: overview, services, hours, and what people wrote."""
