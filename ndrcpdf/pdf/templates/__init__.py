"""A fillable PDF compiled once, and stamped many times."""
