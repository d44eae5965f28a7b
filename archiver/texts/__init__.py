"""Pure functions on text: readable text of a page, shingles, similarity, diff, phrase tables."""
