"""The rules that come with auditor: one rule, one file; a new file here is a new rule."""
