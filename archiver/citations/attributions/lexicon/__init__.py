"""The words that the rules know, a file a language. Data only."""
