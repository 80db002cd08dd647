"""The screens, and the arrangement of panes on them."""
