"""A process may ask for more descriptors than its shell or unit gave it, up to a hard limit."""

import resource


def allow(count: int) -> None:
    """So many, or as many as may be asked for; never fewer than before."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = count if hard == resource.RLIM_INFINITY else min(count, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
