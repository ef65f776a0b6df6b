"""`python -m auditor.cli` is `prongsai`."""

from auditor.cli.entry import main

if __name__ == "__main__":
    main()
