"""How Kokemusalusta starts on one machine: embedded servers, the supervisor, the checks.

Nothing here runs in production and no other package may import it. `firststep.py` runs on
the machine's own Python before anything is installed; the rest runs inside `.venv`.
"""
