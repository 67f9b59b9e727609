"""Many cases judged by one act: those ticked, all of one author, all that are alike."""
