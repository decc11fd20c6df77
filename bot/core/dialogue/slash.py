"""Commands: the name that a text begins with."""


def command(text: str) -> str:
    """The name of the command that a text begins with: "/help@bot me" is "help"; "" where there is none."""
    return text[1:].partition(" ")[0].split("@")[0].casefold() if text.startswith("/") else ""
