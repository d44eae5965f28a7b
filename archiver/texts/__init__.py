"""Pure functions on text: readable text of a page, shingles, similarity, phrase tables."""
