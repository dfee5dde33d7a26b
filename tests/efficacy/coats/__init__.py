"""What is measured: the presets and recipes, and the controls beside them."""
