"""An article with its comments."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from news.models import Article


def front(request):
    """Say that the server is there."""
    return HttpResponse("ready")


def article(request, pk):
    """Show an article with its comments and the form."""
    return render(request, "news/article.html", {"article": get_object_or_404(Article, pk=pk)})
