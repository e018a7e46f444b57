"""CSV files that another service makes, passed on to the browser as they come."""

import requests
from flask import Response

from services.gateway.clients.passing_on import pieces


def csv_file(answer: requests.Response, name: str) -> Response:
    """The file under a name."""
    response = Response(pieces(answer), mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.call_on_close(answer.close)
    return response
