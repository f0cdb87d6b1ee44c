"""Settings: people, invitations, roles, end of duty, support visits."""
