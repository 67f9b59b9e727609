"""How a newspaper prints things."""

from django import template

from articles.dateline import print_text

register = template.Library()
register.filter("printed_text", print_text)
