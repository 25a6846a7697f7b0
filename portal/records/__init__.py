"""The tables, the questions asked of them, and the search index. No deed happens here."""
