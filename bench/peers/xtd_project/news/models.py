"""The least an article needs."""

from django.db import models
from django.urls import reverse


class Article(models.Model):
    """Something to comment on."""

    title = models.CharField(max_length=200)
    body = models.TextField()

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        """Return the address of the page."""
        return reverse("article", args=[self.pk])
