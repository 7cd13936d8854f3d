"""The recipe: which lessons there are, what earlier builds have trained, workers, and a preview."""
