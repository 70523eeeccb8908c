"""``python -m ndrcpdf``: the command line."""

from ndrcpdf.cli import main

if __name__ == "__main__":
    main()
