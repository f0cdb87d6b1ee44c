"""What an organisation shows to everybody: its logo and its public texts, with versions (A104, A128, A217)."""
