"""Bulk import of staff: a spreadsheet or pasted cells → a check of every row → invitations and roles → a report."""
