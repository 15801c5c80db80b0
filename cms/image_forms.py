"""The form with which editors add pictures."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from PIL import Image
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm


class WholeImageField(WagtailImageField):
    """Takes a picture that can be read to its end. Wagtail looks at the head only, and trips over half a
    one.
    """

    def to_python(self, data: Any) -> Any:
        """Raises ValidationError for a picture that is cut off or damaged."""
        try:
            file = super().to_python(data)
            if file is not None:
                file.seek(0)
                # As large as WAGTAILIMAGES_MAX_IMAGE_PIXELS lets it be, which is checked above.
                with Image.open(file) as picture:
                    picture.load()
                file.seek(0)
        except (OSError, SyntaxError, EOFError, Image.DecompressionBombError) as error:
            raise ValidationError(_("This picture is damaged or incomplete."), "damaged") from error
        return file


class WholeImageForm(BaseImageForm):
    file = WholeImageField(label=_("File"), widget=BaseImageForm.Meta.widgets["file"])
