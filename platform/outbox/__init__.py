"""Messages between apps and tenants, written in the sender's transaction (security.md section 8)."""
