"""Any text at all, for properties: every character that can be sent.

Named by what is left out, not as "what UTF-8 can write": these are the same, but the latter is found out by trying a million characters,
seconds in each process of a fresh checkout.
"""

from hypothesis import strategies as st


def texts(longest: int) -> st.SearchStrategy[str]:
    """Texts of up to so many characters."""
    return st.text(st.characters(exclude_categories=("Cs",)), max_size=longest)
