"""One small file for each source; the folder is the registry."""
