"""An image as a person sees it: one picture with all that stands around it."""
