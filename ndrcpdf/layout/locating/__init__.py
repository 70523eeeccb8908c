"""A described form and the pages it is printed on: where each of its fields is."""
