"""What goes out beside the copies: report, directory, preview, and the key file that says who is who."""
