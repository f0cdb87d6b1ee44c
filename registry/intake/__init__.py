"""Taking an existing register in from a spreadsheet, and taking it back."""
