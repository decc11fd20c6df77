"""Pictures and pages, each made in a process of its own."""

WIDE, LOW = 7.0, 2.7
"""Inches of the picture on a page."""
