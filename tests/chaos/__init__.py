"""Many processes on one database, some of which are killed, stopped or cut off."""
