"""Times in English. Django's own end in "p.m.", and sentences that end in one in "p.m.."."""

TIME_FORMAT = "g:i A"
DATETIME_FORMAT = "N j, Y, g:i A"
