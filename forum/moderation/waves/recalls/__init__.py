"""Holding what was published shortly before a wave began, as one act that can be taken back."""
