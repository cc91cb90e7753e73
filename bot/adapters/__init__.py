"""One room for each thing of the world; a room knows the model and nothing else of ours."""
