"""What one is asked in a window over the screen: choosers, the palette of actions, the help."""
