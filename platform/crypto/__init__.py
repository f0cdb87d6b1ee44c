"""Field encryption, blind index, tenant-bound signing, and the two identifiers worth encrypting.

Import the module you need (`crypto.fields`, `crypto.signing` …): this package imports nothing by itself.
"""
