"""From a ledger to what people read: tables, plots, and the figures that README and page quote.

`python -m efficacy.report LEDGER --out DIR` writes them, `python -m efficacy.report.fill` carries
figures into texts.
"""
