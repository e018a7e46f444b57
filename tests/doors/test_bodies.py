"""A body is what the route takes, or it is refused with its place: never a 500, never taken for an empty one."""

import errno
import json
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
from gunicorn.http.errors import ChunkMissingTerminator, InvalidChunkSize, NoMoreData
from werkzeug.routing import Rule

from services.training.app import UPLOAD_LIMIT as TRAINING_LIMIT
from services.venues.app import UPLOAD_LIMIT as VENUES_LIMIT
from shared.http.bodies import CUT_OFF, JSON_LIMIT, MOST_FIELDS, URLENCODED
from shared.http.json_body import DEEPEST_JSON, read_json
from shared.http.problems import BadRequest, Invalid
from tests.doors.furnished import ADMINISTRATIVE, FurnishedHouse

DEEP = b'{"request":' + b'{"a":' * 60 + b"1" + b"}" * 61
TOO_DEEP_TO_READ = b"[" * 100_000
HOSTILE: dict[str, tuple[bytes, set[int]]] = {
    "nothing": (b"", {422}),
    "no JSON": (b"{", {400}),
    "two documents": (b"{}{}", {400}),
    "not UTF-8": (b'{"a":"\xff"}', {400}),
    "UTF-16": ('{"a":1}'.encode("utf-16"), {400}),
    "deep": (DEEP, {422}),
    "deeper than can be read": (TOO_DEEP_TO_READ, {400}),
    "a name twice": (b'{"request":{},"request":{}}', {422}),
    "a name twice, deep inside": (b'{"request":{"event":{"title":"a","title":"b"}}}', {422}),
    "NaN": (b'{"version":NaN}', {422}),
    "Infinity": (b'{"version":-Infinity}', {422}),
    "a number out of all bounds": (b'{"version":1e999}', {422}),
    "a huge whole number": (b'{"version":' + b"9" * 5000 + b"}", {422}),
    "half a pair": (b'{"reason":"\\ud800"}', {422}),
    "half a pair in a name": (b'{"\\udc00":1}', {422}),
    "NUL": (b'{"reason":"a\\u0000b"}', {422}),
    "a list": (b"[1,2]", {422}),
    "null": (b"null", {422}),
    "a text": (b'"x"', {422}),
    "a number": (b"1", {422}),
    "names nobody knows": (b'{"__class__":1,"$ref":"/"}', {422}),
    "more than 1 MB": (b'{"a":"' + b"x" * JSON_LIMIT + b'"}', {413}),
}
OF_ANOTHER_KIND = {
    "no kind": None,
    "text": "text/plain",
    "a form": "application/x-www-form-urlencoded",
    "XML": "application/xml",
    "another alphabet": "application/json; charset=utf-16",
}


def json_routes(house: FurnishedHouse, can_do_without: bool = True) -> Iterator[tuple[str, str, Rule]]:
    """Every route of the services and of the gateway's own API that takes JSON; or only those that need a body."""
    for service, app in house.house.apps.items():
        for method, rule in house.rules(service, "POST", "PUT", "PATCH"):
            documented = getattr(app.view_functions[rule.endpoint], "_apidoc", {}).get("arguments", {})
            bodies = [one for one in documented.get("parameters", ()) if one["in"] == "json"]
            if any(can_do_without or one["required"] for one in bodies):
                yield service, method, rule


def _send(house: FurnishedHouse, service: str, method: str, rule: Rule, **more: Any) -> Any:
    return house.ask(service, method, house.address(service, rule), **more)


@pytest.mark.parametrize("kind", HOSTILE)
def test_what_is_no_proper_document_is_refused_on_every_route(house: FurnishedHouse, kind: str) -> None:
    body, right = HOSTILE[kind]
    before, asked = house.digest(ADMINISTRATIVE), 0
    for service, method, rule in json_routes(house, can_do_without=body != b""):
        answer = _send(house, service, method, rule, data=body, content_type="application/json")
        # A route may have another reason to refuse that it finds first: that is fine as long as it refuses.
        assert answer.status_code in right, (method, rule, answer.status_code, answer.text[:300])
        assert answer.content_type == "application/problem+json", rule
        if answer.status_code != 413:
            assert all(error["pointer"].startswith("/") for error in answer.json["errors"]), answer.json
            assert answer.json["errors"], rule
        asked += 1
    assert asked > 50
    assert house.digest(ADMINISTRATIVE) == before


@pytest.mark.parametrize("kind", OF_ANOTHER_KIND)
def test_a_body_of_another_kind_is_no_empty_body(house: FurnishedHouse, kind: str) -> None:
    before, asked = house.digest(ADMINISTRATIVE), 0
    for service, method, rule in json_routes(house):
        answer = _send(house, service, method, rule, data=b'{"request": {}}', content_type=OF_ANOTHER_KIND[kind])
        assert (answer.status_code, answer.content_type) == (415, "application/problem+json"), (method, rule)
        asked += 1
    assert asked > 50
    assert house.digest(ADMINISTRATIVE) == before


def test_a_compressed_body_is_refused_on_every_route(house: FurnishedHouse) -> None:
    asked = 0
    for service, method, rule in json_routes(house):
        sent = {"data": b"\x1f\x8b\x08", "content_type": "application/json", "headers": {"Content-Encoding": "gzip"}}
        assert _send(house, service, method, rule, **sent).status_code == 415, rule
        asked += 1
    assert asked > 50


def test_a_stream_without_a_length_is_read_to_its_limit(house: FurnishedHouse) -> None:
    stream = {"wsgi.input_terminated": True, "CONTENT_TYPE": "application/json", "HTTP_TRANSFER_ENCODING": "chunked"}
    for size, right in ((100, 422), (JSON_LIMIT + 1, 413)):
        body = b'{"a":"' + b"x" * size + b'"}'
        for service, path in (
            ("venues", "/v1/bookings"), ("training", "/v1/exemptions"), ("gateway", "/api/venues/v1/bookings"),
        ):  # fmt: skip
            answer = house.ask(service, "POST", path, input_stream=BytesIO(body), environ_overrides=stream)
            assert answer.status_code == right, (service, size, answer.text)
    form = {**stream, "CONTENT_TYPE": "application/x-www-form-urlencoded"}
    sent = {"input_stream": BytesIO(b"username=" + b"x" * JSON_LIMIT), "environ_overrides": form}
    assert house.ask("gateway", "POST", "/sign-in", **sent).status_code == 413


class Counted(BytesIO):
    """A body that says how much of it was taken."""

    taken = 0

    def read(self, size: int | None = -1, /) -> bytes:
        found = super().read(-1 if size is None else size)
        self.taken += len(found)
        return found

    def readinto(self, buffer: Any, /) -> int:
        size = super().readinto(buffer)
        self.taken += size
        return size


PLACES = (("training", "/v1/exemptions"), ("venues", "/v1/bookings"), ("gateway", "/api/gateway/v1/packs"))


@pytest.mark.parametrize("chunked", [False, True], ids=["with its length", "without a length"])
@pytest.mark.parametrize(("service", "path"), PLACES)
def test_a_megabyte_is_taken_and_not_a_byte_more(house: FurnishedHouse, service: str, path: str, chunked: bool) -> None:
    for size, right in ((JSON_LIMIT - 1, 422), (JSON_LIMIT, 422), (JSON_LIMIT + 1, 413)):
        body = Counted(b'{"a":"' + b"x" * (size - 8) + b'"}')
        how = {"HTTP_TRANSFER_ENCODING": "chunked"} if chunked else {"CONTENT_LENGTH": str(size)}
        environ = {"CONTENT_TYPE": "application/json", "wsgi.input_terminated": True, **how}
        answer = house.ask(service, "POST", path, input_stream=body, environ_overrides=environ)
        assert (answer.status_code, answer.content_type) == (right, "application/problem+json"), (size, answer.text)
        if right == 413:
            assert body.taken == (JSON_LIMIT + 1 if chunked else 0)


class Broken(BytesIO):
    """What a server gives of chunks that are none, or of a sender who has gone: an error of its own kind."""

    error: Exception = InvalidChunkSize(b"ZZ")

    def read(self, _: int | None = -1, /) -> bytes:
        raise self.error


def half_sent(house: FurnishedHouse) -> Iterator[tuple[str, str, Rule, str]]:
    """Every route that changes something, with each kind of body that it may take."""
    for service in house.house.apps:
        for method, rule in house.rules(service, "POST", "PUT", "PATCH"):
            reads_forms = getattr(house.house.apps[service].view_functions[rule.endpoint], "takes_files", False)
            kinds = ["application/json", URLENCODED]
            if reads_forms or (service == "gateway" and not rule.rule.startswith("/api/gateway/")):
                kinds.append("multipart/form-data; boundary=b")
            for kind in kinds:
                yield service, method, rule, kind


def test_half_of_a_body_is_refused_whoever_reads_it_and_nothing_is_saved(house: FurnishedHouse) -> None:
    """The server says that it knows the end of a body, and gives what came of it before the sender fell silent."""
    before, refused = house.digest(ADMINISTRATIVE), 0
    for service, method, rule, kind in half_sent(house):
        sent = BytesIO(b"text=%E0%A6" if kind == URLENCODED else b'--b\r\nContent-Disposition: form-data; name="text"')
        environ = {"CONTENT_TYPE": kind, "CONTENT_LENGTH": "40000", "wsgi.input_terminated": True}
        answer = house.ask(service, method, house.address(service, rule), input_stream=sent, environ_overrides=environ)
        told = (answer.status_code, rule, kind, answer.text[:200])
        assert 400 <= answer.status_code < 500 or answer.status_code == 303, told
        refused += answer.status_code == 400
    assert refused > 200
    assert house.digest(ADMINISTRATIVE) == before


NOT_AS_HTTP = (
    "/hire/start",
    "/hire/outcomes",
    "/sign-in",
    "/api/venues/v1/bookings/preview",
    "/api/training/v1/imports",
)


@pytest.mark.parametrize("path", NOT_AS_HTTP)
@pytest.mark.parametrize(
    "error", [InvalidChunkSize(b"ZZ"), ChunkMissingTerminator(b"xx"), NoMoreData(b""), TimeoutError()]
)
def test_chunks_that_are_none_are_refused_and_no_fault_of_ours(
    house: FurnishedHouse, path: str, error: Exception
) -> None:
    kind = "application/json" if path.startswith("/api/") else URLENCODED
    broken = Broken()
    broken.error = error
    environ = {"CONTENT_TYPE": kind, "HTTP_TRANSFER_ENCODING": "chunked", "wsgi.input_terminated": True}
    answer = house.ask("gateway", "POST", path, input_stream=broken, environ_overrides=environ)
    assert answer.status_code == 400, answer.text
    if path.startswith("/api/"):
        assert answer.json["detail"] == CUT_OFF


def test_a_body_that_found_no_room_is_told_as_that(house: FurnishedHouse) -> None:
    broken = Broken()
    broken.error = OSError(errno.ENOSPC, "No space left to receive a request")
    environ = {"CONTENT_TYPE": URLENCODED, "CONTENT_LENGTH": "40000", "wsgi.input_terminated": True}
    assert house.ask("gateway", "POST", "/sign-in", input_stream=broken, environ_overrides=environ).status_code == 507


def test_a_file_that_says_it_is_too_large_is_refused_before_it_is_read(house: FurnishedHouse) -> None:
    for service, limit in (("training", TRAINING_LIMIT), ("venues", VENUES_LIMIT)):
        body = Counted(b"--b")
        environ = {"CONTENT_TYPE": "multipart/form-data; boundary=b", "CONTENT_LENGTH": str(limit + 1)}
        environ |= {"wsgi.input_terminated": True}
        answer = house.ask(service, "POST", "/v1/imports", input_stream=body, environ_overrides=environ)
        assert (answer.status_code, answer.content_type, body.taken) == (413, "application/problem+json", 0)


def test_a_form_page_takes_no_other_kind_of_body(house: FurnishedHouse) -> None:
    asked = 0
    for _, rule in house.rules("gateway", "POST"):
        path = house.address("gateway", rule)
        if path.startswith("/api/"):
            continue
        for kind in ("application/json", "text/plain", ""):
            answer = house.visitor.client.post(path, data=b'{"csrf_token": "x"}', content_type=kind)
            assert (answer.status_code, answer.mimetype) == (415, "text/html"), (rule, kind)
        asked += 1
    assert asked > 60


def test_a_form_with_ten_thousand_fields_is_too_large(house: FurnishedHouse) -> None:
    form = {"data": b"a=1&" * 9_999 + b"a=1", "content_type": "application/x-www-form-urlencoded"}
    page = house.ask("gateway", "POST", "/sign-in", **form)
    assert page.status_code == 413
    assert f"{MOST_FIELDS:,} fields" in page.text
    for service in ("training", "venues"):
        answer = house.ask(service, "POST", "/v1/imports", **form)
        assert (answer.status_code, answer.content_type) == (413, "application/problem+json")


def test_a_form_with_ten_thousand_parts_is_too_large(house: FurnishedHouse) -> None:
    part = '--b\r\nContent-Disposition: form-data; name="kind"\r\n\r\npeople\r\n'
    form = {"data": (part * 10_000 + "--b--\r\n").encode(), "content_type": "multipart/form-data; boundary=b"}
    for service in ("training", "venues"):
        answer = house.ask(service, "POST", "/v1/imports", **form)
        assert (answer.status_code, answer.content_type) == (413, "application/problem+json")
    assert house.ask("gateway", "POST", "/sign-in", **form).status_code == 413


@pytest.mark.parametrize("service", ["training", "venues"])
def test_a_route_that_takes_a_file_takes_no_other_kind(house: FurnishedHouse, service: str) -> None:
    for kind in ("application/json", "text/csv", ""):
        answer = house.ask(service, "POST", "/v1/imports", data=b"{}", content_type=kind)
        assert (answer.status_code, answer.content_type) == (415, "application/problem+json"), kind


def test_each_fault_is_named_by_its_place() -> None:
    with pytest.raises(Invalid) as refused:
        read_json(b'{"a":[1,{"b~/c":NaN}],"d":"\\u0000","e":1,"e":2,"f":12345678901234567890}')
    assert [error.pointer for error in refused.value.errors] == ["/a/1/b~0~1c", "/d", "/e", "/f"]
    with pytest.raises(BadRequest, match="line 1, column 2"):
        read_json(b"{")


def test_a_proper_document_is_read_as_it_is() -> None:
    document = {"a": [1, -2, 1.5, True, None, "ñ 🎉"], "b": {"": {}}, "c": 10**17}
    assert read_json(b"\xef\xbb\xbf" + json.dumps(document).encode()) == document
    nested: Any = 1
    for _ in range(DEEPEST_JSON):
        nested = [nested]
    assert read_json(json.dumps(nested).encode()) == nested
    with pytest.raises(Invalid):
        read_json(json.dumps([nested]).encode())


A_FILE = (b"Name\nPark Hall\n", "a.csv")


@pytest.mark.parametrize("service", ["training", "venues"])
@pytest.mark.parametrize(
    ("form", "pointer"),
    [
        ({"file": A_FILE}, "/kind"),
        ({"kind": "nothing", "file": A_FILE}, "/kind"),
        ({"kind": "KIND"}, "/file"),
        ({"kind": "KIND", "file": "Name"}, "/file"),
        ({"kind": "KIND", "file": (b"", "")}, "/file"),
        ({"kind": "KIND", "file": [A_FILE, A_FILE]}, "/file"),
        ({"kind": ["KIND", "KIND"], "file": A_FILE}, "/kind"),
        ({"kind": "KIND", "file": A_FILE, "more": "x"}, "/more"),
        ({"kind": "KIND", "file": A_FILE, "second": A_FILE}, "/second"),
    ],
)
def test_a_form_with_a_file_has_one_file_and_one_kind_and_nothing_else(
    house: FurnishedHouse, service: str, form: dict[str, Any], pointer: str
) -> None:
    def sent(value: Any) -> Any:
        if isinstance(value, list):
            return [sent(one) for one in value]
        if isinstance(value, tuple):
            return BytesIO(value[0]), value[1]
        return {"training": "people", "venues": "bookings"}[service] if value == "KIND" else value

    before = house.digest(ADMINISTRATIVE)
    answer = house.call(
        service, "POST", "/v1/imports", data={name: sent(value) for name, value in form.items()},
        content_type="multipart/form-data",
    )  # fmt: skip
    assert answer.status_code == 422, answer.text
    assert [error["pointer"] for error in answer.json["errors"]] == [pointer]
    assert house.digest(ADMINISTRATIVE) == before


@pytest.mark.parametrize("service", ["training", "venues"])
def test_what_is_sent_in_place_of_a_form_with_a_file_is_told_what_is_taken(house: FurnishedHouse, service: str) -> None:
    document = house.call(service, "POST", "/v1/imports", json={"kind": "people"})
    assert document.status_code == 415
    assert "multipart/form-data" in document.json["detail"]
    without_file = house.call(
        service, "POST", "/v1/imports", data={"kind": "people" if service == "training" else "venues"}
    )
    assert [error["pointer"] for error in without_file.json["errors"]] == ["/file"]
