"""Cases about members themselves: reporting one, what is shown of it, judging it."""
