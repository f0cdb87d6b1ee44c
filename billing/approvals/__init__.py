"""Approval chains; knows nothing about money but the sum of a line."""
