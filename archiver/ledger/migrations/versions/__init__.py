"""One file a step, oldest first. A step never changes once it was released."""
