"""Pure: the policy table, history to verdict, when a source is due."""
