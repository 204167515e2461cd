"""Living with findings: what a baseline knows, what a person has said not to report, and what a change did not touch."""
