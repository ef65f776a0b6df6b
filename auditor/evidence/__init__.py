"""Evidence for third parties: one file with the archived pages, the findings, a report and the history behind them."""
