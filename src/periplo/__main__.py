"""python -m periplo: the same as the command."""

from periplo.edge.cli.main import main

if __name__ == "__main__":
    main()
