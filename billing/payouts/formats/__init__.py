"""Payment files from the frozen lines of one run: one module per format, plain Python, the same bytes every time.

Each format has `render(run_file, out, …) -> Totals` and `read_totals(data, …) -> Totals`, which reads the
finished file again; `run_file.reconcile` compares both with the approved lines (rules.md section 5).
"""
