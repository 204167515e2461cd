"""A folder as one job: every document on all cores, results on disk as each ends, and what the documents share."""
