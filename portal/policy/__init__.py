"""The law: pure functions and dated tables, on the standard library alone.

Rules take plain values and `on`, a date, and answer with reasons in plain Chinese and the
clause that each rests on. Nothing here reads a clock, a database or a request.
"""
