"""PDF as ISO 32000-2 has it: syntax, pages, rendering, text, forms; nothing here knows a label or a blank."""
