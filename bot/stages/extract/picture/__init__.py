"""Its pictures: where they stand, their captions, credits and addresses."""
