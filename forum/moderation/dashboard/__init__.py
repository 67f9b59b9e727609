"""The dashboard: how moderation is doing, in figures that lead to what is behind them."""
