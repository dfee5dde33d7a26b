"""What the tests in a real browser stand on: the built site, Chromium, a hand on the page.

`fixtures` ties the parts together for tests/e2e and tests/fault; nothing here asserts what the
page should do, that is left to the tests.
"""
