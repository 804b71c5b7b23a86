"""What WhatsApp Chat Exporter reads out of a phone's backup: its records, rows, and how a copy is masked."""
