"""The search for a recipe's constants: effect at a fixed visibility, on the training split only."""
