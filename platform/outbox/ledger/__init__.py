"""What a tenant's subscribers have already done, in the tenant's own schema."""
