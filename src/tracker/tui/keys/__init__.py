"""The one key table, a part for each place: bindings, footer, help, docs and overrides are made from it."""
