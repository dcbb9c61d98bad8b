"""What other files draw over an image, or how they want it shown."""
