"""The archive as evidence: what is done over the whole of it, above the steps and below the engine, over the same ports."""
