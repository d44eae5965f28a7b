"""Statements that an article ascribes to somebody: who says what, by which words, where and when."""
