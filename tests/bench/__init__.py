"""Benchmarks: commands that print ratios against a floor and a peer in the same run. Never asserted on in tests."""
