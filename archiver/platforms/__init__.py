"""What each platform knows, free of I/O: one file a platform."""
