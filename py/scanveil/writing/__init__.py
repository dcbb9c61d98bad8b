"""Writing in pictures: which pictures are looked at, and where writing is found in them."""
