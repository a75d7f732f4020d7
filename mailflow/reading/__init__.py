"""Documents and the words of a mail in, Facts out. Knows the ledger through `domain.ports.OpenItems`, and no other room."""
