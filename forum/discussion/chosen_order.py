"""How discussions begin for a member on whatever device, where an address names no order.

Who has no account, or chooses another one by a click, has it remembered on the device alone;
a member may keep it then and there.
"""

from django import forms
from django.utils.translation import gettext_lazy as _

from forum.discussion.models import Discussion, Order
from forum.members.models import Member, Visitor


class OrderForm(forms.Form):
    """In which order a member wants to read."""

    order = forms.ChoiceField(
        label=_("Your discussions begin with"),
        choices=[("", _("What the newsroom has set")), *Order.choices],
        required=False,
        widget=forms.RadioSelect,
    )


def offers_order(member: Visitor, discussion: Discussion, order: str) -> bool:
    """Say whether a member reads in another order than discussions begin with for them."""
    if not member.is_authenticated:
        return False
    return order != (member.thread_order or discussion.default_order)


def choose_order(*, member: Member, order: str) -> None:
    """Keep an order for a member; "" leaves it to the newsroom again. One statement."""
    if order not in ("", *Order.values):
        raise ValueError(f"Unknown order {order!r}")
    member.thread_order = order
    Member.objects.filter(pk=member.pk).update(thread_order=order)
