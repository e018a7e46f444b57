"""The form that goes with an uploaded file."""

from flask_smorest.fields import Upload
from marshmallow import RAISE, Schema, fields, validate

from shared.contracts.training import IMPORT_KINDS


class UploadFormSchema(Schema):
    """What the file is: one of the kinds of import."""

    class Meta:
        unknown = RAISE

    kind = fields.String(required=True, validate=validate.OneOf(IMPORT_KINDS))


class UploadSchema(Schema):
    """The file itself."""

    class Meta:
        unknown = RAISE

    file = Upload(required=True)


MULTIPART = {
    "required": True,
    "content": {
        "multipart/form-data": {
            "schema": {
                "type": "object",
                "required": ["file", "kind"],
                "properties": {
                    "file": {"type": "string", "format": "binary"},
                    "kind": {"type": "string", "enum": list(IMPORT_KINDS)},
                },
            }
        }
    },
}
"""How the two look in the OpenAPI document: one multipart form."""
