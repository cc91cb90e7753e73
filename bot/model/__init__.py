"""The nouns: frozen values without behaviour of the world; they survive JSON and pickle, so a step can run anywhere."""
