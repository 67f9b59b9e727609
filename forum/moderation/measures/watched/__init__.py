"""The list of members under watch: by a measure for a time, or by name without an end."""
