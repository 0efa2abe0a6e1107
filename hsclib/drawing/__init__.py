"""The kit of pictures, which knows no model."""
