"""A file that is sent with its kind: one multipart form."""

from flask_smorest.fields import Upload
from marshmallow import RAISE, Schema, ValidationError, fields, validate
from werkzeug.datastructures import FileStorage

NO_FILE = "Choose a file to upload, in the field “file”"


class UploadedFile(Upload):
    """A file of a form; text in a field of its name is none, and neither is a part without a name of a file."""

    def _deserialize(self, value: object, attr: str | None, data: object, **kwargs: object) -> FileStorage:
        if not isinstance(value, FileStorage) or not value.filename:
            raise ValidationError(NO_FILE)
        return value


class UploadSchema(Schema):
    """The file; what it is, is said beside it."""

    class Meta:
        unknown = RAISE

    file = UploadedFile(required=True, error_messages={"required": NO_FILE})


def upload_of(kinds: tuple[str, ...]) -> type[Schema]:
    """A file of one of these kinds."""
    return type(
        "UploadFormSchema", (UploadSchema,), {"kind": fields.String(required=True, validate=validate.OneOf(kinds))}
    )
