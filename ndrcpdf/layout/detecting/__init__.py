"""The blanks of a page that nobody has described, and the words that go with them."""
