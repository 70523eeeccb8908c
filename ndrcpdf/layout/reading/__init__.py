"""The words, lines and boxes of a page, from its text layer and its paths."""
