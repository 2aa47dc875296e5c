"""What is run beside the program while it is developed."""
