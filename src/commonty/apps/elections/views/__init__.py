"""The pages of elections: what one reads there, and what one does."""
