"""How forms become HTML: labels, help and errors tied to their fields."""

import re

import pytest
from django import forms
from django.template.loader import render_to_string

pytestmark = pytest.mark.once


class Sample(forms.Form):
    name = forms.CharField(label="Name", help_text="As others see it.")
    motto = forms.CharField(label="Motto", required=False)
    theme = forms.ChoiceField(
        label="Theme", choices=[("l", "Light"), ("d", "Dark")], widget=forms.RadioSelect
    )
    agree = forms.BooleanField(label="I agree")


def test_a_field_names_its_label_and_its_help():
    html = str(Sample())

    assert '<label class="field__label" for="id_name">Name</label>' in html
    assert 'id="id_name_helptext">As others see it.' in html
    assert re.search(r'<input[^>]*name="name"[^>]*aria-describedby="id_name_helptext"', html)


def test_only_what_may_stay_empty_is_marked():
    html = str(Sample())

    assert html.count("field__optional") == 1
    assert 'Motto <span class="field__optional">' in html


def test_an_error_stands_at_its_field_and_is_named_by_it():
    html = str(Sample({"theme": "l", "agree": "on"}))

    assert 'class="field field--invalid"' in html
    assert 'id="id_name_error"><p>This field is required.</p>' in html
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'aria-invalid="true"' in html


def test_choices_are_a_group_with_a_legend():
    html = str(Sample())

    assert '<fieldset class="field choices">' in html
    assert '<legend class="field__label">Theme</legend>' in html


def test_a_box_to_tick_stands_inside_its_label():
    assert re.search(
        r'<label class="field__label" for="id_agree"><input[^>]*> I agree', str(Sample())
    )


def test_the_summary_links_to_every_refused_field():
    form = Sample({"name": "Nyan", "agree": "on"})
    form.add_error(None, "Sent too often.")

    html = render_to_string("_error_summary.html", {"form": form})

    assert 'role="alert"' in html
    assert "<li>Sent too often.</li>" in html
    assert '<a href="#id_theme">' in html
    assert 'id="id_theme"' in str(form)


def test_a_form_without_errors_has_no_summary():
    form = Sample({"name": "Nyan", "theme": "l", "agree": "on"})

    assert render_to_string("_error_summary.html", {"form": form}).strip() == ""
