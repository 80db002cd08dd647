"""The reading wing: a store as an iterator of batches of events. It knows what changed, and nothing of screens."""
