"""The panes of the screen, each a widget that shows lines and does what its keys say."""
