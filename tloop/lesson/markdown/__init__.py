"""Markdown as text with places: blocks, spans, and what an author writes by mistake."""
