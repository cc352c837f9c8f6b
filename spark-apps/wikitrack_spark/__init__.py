"""The Spark jobs: cleaner and writer, over shared pure functions of columns and frames."""
