"""Kiosks and districts: enrolment, relocation, reconciliation, status, silence."""
