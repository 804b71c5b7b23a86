"""What a WhatsApp text export is made of: phrases, headers, senders, kinds, and how they come together."""
