"""How fast Commonty is, and how much it needs: ``make bench`` prints the table, and writes it to ``docs/benchmarks.md``."""
