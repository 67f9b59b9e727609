"""The articles under which comments stand."""
