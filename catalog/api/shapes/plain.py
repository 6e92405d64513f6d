"""The parts that all shapes are made of, errors and pages of lists."""

from rest_framework import serializers as s

from catalog.domain.vocabulary import PriceState


class Text(s.CharField):
    """A text, empty where nothing is known."""

    def __init__(self, **options: object) -> None:
        super().__init__(**{"allow_blank": True, **options})


class Texts(s.ListField):
    child = Text()


def exact(**options: object) -> s.CharField:
    """An amount of money as text: all its digits, no exponent."""
    options.setdefault("help_text", "An exact amount, as text")
    return s.RegexField(r"^\d+(\.\d+)?$", **options)


def maybe_text(**options: object) -> Text:
    return Text(allow_null=True, **options)


def maybe_number(**options: object) -> s.IntegerField:
    return s.IntegerField(allow_null=True, **options)


def maybe_time(**options: object) -> s.DateTimeField:
    return s.DateTimeField(allow_null=True, **options)


STATES = [str(state) for state in PriceState]


class ErrorShape(s.Serializer):
    error = Text(help_text="What went wrong, in words")
    fields = s.DictField(child=Text(), help_text="By parameter: what it may be")


def page_of(shape: type[s.Serializer]) -> s.Serializer:
    """The shape of one page of a list."""
    name = f"{shape.__name__.removesuffix('Shape')}Page"
    fields = {"next": s.URLField(allow_null=True, help_text="The next page"), "results": shape(many=True)}
    made: s.Serializer = type(name, (s.Serializer,), fields)()
    return made
