"""Secret ballots that anybody can verify: the Belenios protocol, version 1. Data in, data out; needs PyNaCl and gmpy2."""
