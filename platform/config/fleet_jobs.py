"""Creating an organisation is a job of the composition root: it fills the organisation from a preset."""

from config import creation  # noqa: F401  it registers its kind of job
