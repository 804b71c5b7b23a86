"""What the readers of SMS, MMS and calls share: streams, people, rows, reactions sent as texts."""
