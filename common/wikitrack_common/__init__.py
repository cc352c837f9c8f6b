"""What every program shares: names, settings, logs, metrics, health."""
