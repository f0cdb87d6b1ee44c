"""The kinds of jobs that the fleet itself does; found when a worker looks for work."""

from tenants.fleet import deleting, exporting  # noqa: F401  they register their kinds of jobs
