"""Seeded chance."""

import random


class Dice(random.Random):
    """Python's generator for made-up data, the same for the same seed; nothing that it gives is a secret."""
