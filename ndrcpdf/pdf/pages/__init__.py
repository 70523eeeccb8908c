"""Pages and what is drawn on them: the page tree, images, rotation, content painted over, the structure tree."""
