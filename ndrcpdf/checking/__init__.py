"""Data against the form: types, the rules printed on the annexes, and documents against one another."""
