"""The pages of moving in: for founders before the doors open, for members and officers afterwards, and for whoever got a letter."""
