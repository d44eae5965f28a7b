"""Document to citations: scanner, links, embeds, identity."""
