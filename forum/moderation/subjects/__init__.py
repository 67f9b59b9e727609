"""Cases about whole threads and about members: reporting one, what is shown of it, judging it."""
