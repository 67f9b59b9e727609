"""How discussions begin for a member on whatever device, where an address names no order.

Who has no account, or chooses another one by a click, has it remembered on the device alone;
a member may keep it then and there. A member's device tells what it remembers by a cookie, so
that their page comes in that order at once. The page of who has no account depends on no
cookie: their browser asks for it a second time, by its address.
"""

from collections.abc import Mapping

from django import forms
from django.utils.translation import gettext_lazy as _

from forum.discussion.models import Discussion, Order
from forum.members.models import Member, Visitor

ORDER_COOKIE = "thread_order"  # Set by chosen-order.js, of members alone.


class OrderForm(forms.Form):
    """In which order a member wants to read."""

    order = forms.ChoiceField(
        label=_("Your discussions begin with"),
        choices=[("", _("What the newsroom has set")), *Order.choices],
        required=False,
        widget=forms.RadioSelect,
    )


def order_for(cookies: Mapping[str, str], member: Visitor, discussion: Discussion) -> str:
    """Return the order in which a discussion begins for who asks, if its address names none."""
    if not member.is_authenticated:
        return discussion.default_order
    chosen = cookies.get(ORDER_COOKIE, "")
    return chosen if chosen in Order.values else member.thread_order or discussion.default_order


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
