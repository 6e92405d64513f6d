"""Shapes that several sources share: each reads one shape, so that a source says only what is different."""
