"""How forms become HTML, everywhere on the site."""

from django.forms.renderers import TemplatesSetting


class FormRenderer(TemplatesSetting):
    """Renders forms and fields by the templates in templates/forms/.

    `{{ form }}` gives all fields, `{{ form.name.as_field_group }}` one, each
    with its label, help, errors and the ids that tie them together.
    """

    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"
