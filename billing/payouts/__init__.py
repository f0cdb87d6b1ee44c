"""Payout runs: frozen lines, files, settlement."""
