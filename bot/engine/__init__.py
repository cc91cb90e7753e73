"""Where and when steps run. The pipeline does not know it."""
