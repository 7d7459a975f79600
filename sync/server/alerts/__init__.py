"""What people want to be told: who chose what, what happened, and messages by e-mail and webhook with their tries."""
