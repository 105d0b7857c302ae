"""What every session screen is put together from: lines, rails, the key bar."""
