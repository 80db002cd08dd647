"""What stands on the screen before Textual is there: everything in here makes do with the standard library."""
