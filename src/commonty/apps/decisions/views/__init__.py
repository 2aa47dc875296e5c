"""The pages of motions."""
