"""What lies between the screen and a real terminal."""
