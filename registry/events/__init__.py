"""Trainings, supervision and meetings: sign-up, waiting list and attendance (A086, A186, A193)."""
