"""What is needed to take an export as a stranger does."""


def commands(readme):
    """The commands of a README: its lines that begin with five blanks, as they stand there."""
    return "".join(
        f"{line[5:]}\n" for line in readme.splitlines() if line.startswith("     ") and _is_code(line)
    )


def _is_code(line):
    """Whether it is no continued line of the list of files, which is indented further."""
    return not line.startswith(" " * 12)
