"""Failures that a person can act on."""

import errno


class BuildError(Exception):
    """What happened and what to do about it, in one paragraph; ends the command with code 1.

    Args:
        what: what happened, one or two sentences.
        remedy: what the reader can do about it.
    """

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(f"{what} {remedy}")
        self.what = what
        self.remedy = remedy


def explain_os_error(error: OSError) -> BuildError:
    """Turn an operating-system failure into a sentence and a remedy."""
    where = f" ({error.filename})" if error.filename else ""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return BuildError(
            f"The disk is full{where}.",
            "Free about 500 MB, or point URUSHI_CACHE at a folder on another disk, and run the "
            "command again: it goes on from what is already there.",
        )
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return BuildError(
            f"A file or folder may not be written or read{where}: {error.strerror}.",
            "Give yourself the right to it, or set URUSHI_CACHE to a folder that you own.",
        )
    return BuildError(
        f"The system refused an operation{where}: {error.strerror or error}.",
        "Run again with URUSHI_DEBUG=1 to see where it happened.",
    )
