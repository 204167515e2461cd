"""Readers: a file becomes a Notice."""
