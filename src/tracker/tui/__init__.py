"""The screen: Textual enters here alone. What is painted is made in `paint`, which runs without Textual."""
