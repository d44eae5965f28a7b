"""One file a command, each a page that reads like the story it tells."""
