"""Messages to people, through Apprise, which is kept at arm's length in a process of its own."""
