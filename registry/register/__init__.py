"""The coordinator's register of experts (A085, A122)."""
