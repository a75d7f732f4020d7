"""What tests talk to: `install` fetches system servers; the modules are servers of our own that keep state and speak the real protocol."""
