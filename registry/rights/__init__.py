"""What a person may ask of their own data: a copy, a correction, erasure (GDPR articles 15–20)."""
