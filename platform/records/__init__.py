"""The base every table stands on: a UUIDv7 key, and a row that refuses to be used in another tenant."""
