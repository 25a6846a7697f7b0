"""Open data: one module per data set turns rows into plain values, for JSON and CSV alike."""
