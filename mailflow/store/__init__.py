"""The database. What comes in: values to keep. What goes out: values and read models. Knows `domain`, and no other room.

`Store.open` gives units of work; `tables` holds state; `reports` has the read models of the admin.
"""
