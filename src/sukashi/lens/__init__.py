"""lens: one question a file; no lens knows another."""
