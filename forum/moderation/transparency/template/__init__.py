"""The report in the form of Implementing Regulation (EU) 2024/2835, a CSV file a part."""
