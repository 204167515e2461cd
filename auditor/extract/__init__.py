"""Typed values with their places, found by plain functions over text."""
