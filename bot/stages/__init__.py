"""Pure steps: values in, values out. No clock, no network, no disk, no event loop."""
