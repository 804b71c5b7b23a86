"""Signal Desktop's database, decrypted: its tables, people, messages, and how a copy is masked."""
