"""`python -m mailflow`: the command line of a checkout that nobody has installed."""

from mailflow.cli import main

if __name__ == "__main__":
    main()
