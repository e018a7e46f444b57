"""The form that goes with an uploaded file."""

from marshmallow import RAISE, Schema, fields, validate

from shared.contracts.training import IMPORT_KINDS


class UploadFormSchema(Schema):
    """What the file is: one of the kinds of import."""

    class Meta:
        unknown = RAISE

    kind = fields.String(required=True, validate=validate.OneOf(IMPORT_KINDS))
