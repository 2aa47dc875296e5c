"""Who may send our mail: the record in the DNS (SPF), read and judged."""
