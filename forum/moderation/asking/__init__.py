"""A second opinion: a moderator asks a colleague, or hands a case over to a senior one."""
