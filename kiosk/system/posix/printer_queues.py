"""Linux needs none: a receipt printer at a cable is a file there, and CUPS' queues are asked by CUPS' own programs."""


def is_ready(queue: str) -> bool:
    """Whether it would print now: it is there, not stopped, and the printer behind it says nothing of paper, lid or plug."""
    return False


def send(queue: str, document: bytes) -> None:
    """The bytes as they are. Raises OSError when they were not taken, or waited so long that they were taken back."""
    raise OSError(f"there is no queue {queue}; a receipt printer is named by its device or its address here")
