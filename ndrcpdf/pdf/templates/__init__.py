"""Templates: a fillable PDF is adapted and compiled once, and stamped many times (ISO 32000-2 §7.5.6, §12.7)."""
