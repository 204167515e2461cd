"""Rebuilds the models that ship: ``python -m auditor.models.train NAME`` (extra ``train``)."""
