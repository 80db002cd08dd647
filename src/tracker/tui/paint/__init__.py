"""What stands on the screen, as lines of text and names of colours: the standard library alone, no Textual."""
