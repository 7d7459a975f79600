"""What every request passes, page or API: limits of bodies, security headers, errors and metrics."""
