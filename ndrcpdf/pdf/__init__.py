"""What touches PDF files: their geometry, their fields, their bytes."""
