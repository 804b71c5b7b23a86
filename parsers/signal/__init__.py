"""What the readers of Signal's exports share: its lines, what they mean, and the rows that become of them."""
