"""Where new articles appear: feeds, sitemaps and section pages, read from their bytes. No I/O."""
