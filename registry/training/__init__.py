"""Courses, certificates and what training makes of an expert (A071, A117, A119)."""
