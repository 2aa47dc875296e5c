"""The first start: three answers in the browser, written down, and then the founding."""
