"""Evidence travels from a service to the gateway and arrives as it left."""

from dataclasses import fields

import pytest
from marshmallow import ValidationError

from shared.contracts.evidence.evidence import EvidenceAnswer, EvidenceAnswerSchema, EvidenceItemSchema
from shared.figures.evidence import EvidenceItem
from tests.gateway.documents.sample import ANSWER, ITEMS


def test_an_answer_arrives_as_it_left():
    body = EvidenceAnswerSchema().dump(ANSWER)
    assert body["from"] == "2025-04-01"
    assert EvidenceAnswerSchema().load(body) == ANSWER


@pytest.mark.parametrize(
    ("schema", "message"), [(EvidenceItemSchema, EvidenceItem), (EvidenceAnswerSchema, EvidenceAnswer)]
)
def test_each_field_of_the_message_is_in_its_schema(schema, message):
    assert set(schema().fields) == {field.name for field in fields(message)}


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "guess"},
        {"status": "fine"},
        {"rows": [[1.5]]},
        {"rows": [[True]]},
        {"rows": [[{}]]},
        {"as_at": "31/03/2026"},
        {"numerator": "12"},
        {"more": 1},
    ],
)
def test_what_is_not_evidence_is_refused(change):
    with pytest.raises(ValidationError):
        EvidenceItemSchema().load(EvidenceItemSchema().dump(ITEMS[0]) | change)


def test_what_is_not_known_stays_unknown_on_the_way():
    sent = EvidenceItemSchema().dump(ITEMS[1])
    assert list(sent["rows"][2]) == ["Place", 44, None]
    assert EvidenceItemSchema().load(sent).rows[2] == ("Place", 44, None)
