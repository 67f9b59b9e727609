"""Pictures in comments: kept apart from the open files, and sent to who may read the comment."""
