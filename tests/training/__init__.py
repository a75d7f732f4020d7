"""The sentences that the classifier of `mailflow.reading` learns from, and the script that trains it."""
