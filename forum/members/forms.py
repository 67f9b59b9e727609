"""Forms of members."""

from django import forms


class SignupForm(forms.Form):
    """Placeholder until the members app fills it."""
