"""What the log of the server says of a request: a traceback where something broke, else a line."""

import logging


class LineFormatter(logging.Formatter):
    """Leave the traceback out of what the site answered as it should, as a 403.

    Django raises these answers and logs where; that would bury the tracebacks of what broke.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Return the line, with a traceback below it unless the answer is below 500."""
        status = getattr(record, "status_code", 500)
        if record.exc_info and status < 500:
            record = logging.makeLogRecord({**record.__dict__, "exc_info": None, "exc_text": None})
        return super().format(record)
