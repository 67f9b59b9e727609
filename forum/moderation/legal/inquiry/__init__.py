"""Asking an author whether they agree to what a notice of illegal content wants.

Japan's Information Distribution Platform Act (情報流通プラットフォーム対処法), article 3(2)(ii):
who asks the author, and hears no objection within seven days, may remove what was complained of.
"""
