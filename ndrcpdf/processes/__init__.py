"""Work that is shared by processes."""
