"""How a wrong content file is reported: where, what, what to do."""


class ContentError(ValueError):
    """A content file is wrong. `where` is "file" or "file:line"."""

    def __init__(self, where: str, problem: str, hint: str) -> None:
        super().__init__(f"{where}: {problem}\n  hint: {hint}")
        self.where, self.problem, self.hint = where, problem, hint


class ContentErrors(ValueError):
    """All that is wrong with a content folder, in the order of the files."""

    def __init__(self, errors: "list[ContentError]") -> None:
        super().__init__("\n".join(str(e) for e in errors))
        self.errors = errors
