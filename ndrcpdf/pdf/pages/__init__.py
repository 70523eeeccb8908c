"""Pages: the page tree, rotation, images, content painted over, the structure tree (ISO 32000-2 §7.7.3, §8, §14.7)."""
