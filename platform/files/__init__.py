"""Files that people hand in or the service makes: certificates, signed agreements, photographed papers."""
