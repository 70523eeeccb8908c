"""The core types, all frozen: what a form is, what a person answered, where it was read, what was found wrong."""
