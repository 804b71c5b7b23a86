"""Synthetic chats with a known truth: the simulator, the writers and the exports they made."""
