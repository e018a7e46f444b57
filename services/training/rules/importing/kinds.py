"""The kinds of file: which fields each may have, and which it must have."""

from enum import StrEnum

from services.training.rules.importing.fields import (
    ATTENDED,
    COMPLETED_ON,
    CONTACT,
    COURSE,
    COURSE_CODE,
    EMAIL,
    EMPLOYER,
    ENDS,
    FORENAME,
    JOB_TITLE,
    NAME,
    NUMBER,
    PROVIDER,
    REFERENCE,
    SCORE_AFTER,
    SCORE_BEFORE,
    SEEN,
    STARTS,
    STATUS,
    SURNAME,
)
from shared.person import PARTICULARS
from shared.spreadsheets.columns import Layout, field


class Kind(StrEnum):
    """What an uploaded file holds."""

    PEOPLE = "people"
    PROVIDERS = "providers"
    COMPLETIONS = "completions"
    CERTIFICATES = "certificates"
    REGISTERS = "registers"
    PROVIDER_COMPLETIONS = "provider_completions"


_IDENTITY = (NUMBER, EMAIL, NAME, FORENAME, SURNAME)
_COMPLETION = (*_IDENTITY, COURSE_CODE, COURSE, COMPLETED_ON, STATUS, SCORE_BEFORE, SCORE_AFTER, PROVIDER, SEEN)
_WHO = ("number", "email", "name", "surname")
_WHICH = ("course", "course_code")

LAYOUTS: dict[Kind, Layout] = {
    Kind.PEOPLE: Layout(
        (
            NUMBER,
            FORENAME,
            SURNAME,
            *PARTICULARS,
            JOB_TITLE,
            field(
                "directorate",
                "directorate",
                "directorate,directorate name,directorate description",
                "department,department name,dept,portfolio,group,business unit,org level 1,org unit level 1,level 1",
            ),
            field(
                "service",
                "service",
                "service,service area,service name,service unit,service description",
                "department,department name,dept,division,section,function,org level 2,level 2,business unit",
            ),
            field(
                "team",
                "team",
                "team,team name,team description",
                "section,unit,sub team,cost centre name,org level 3,level 3",
            ),
            STARTS,
            ENDS,
            field(
                "manager_number",
                "line manager number",
                "line manager no,line manager number,line manager id,manager no,manager number,manager id,"
                "line manager employee no,line manager employee number,manager employee number,"
                "manager payroll number,line manager payroll number,line manager payroll no,reports to,"
                "reports to no,reports to id,supervisor no,supervisor id,supervisor number,line manager ref",
                "line manager,manager",
            ),
            field(
                "absence_starts",
                "absence start",
                "absence start,absence start date,absence from,absent from,absent since,start of absence,"
                "long term absence start,long term absence from,long term absence start date,"
                "absence began,leave of absence start",
            ),
            field(
                "absence_ends",
                "absence end",
                "absence end,absence end date,absence to,absent to,absent until,end of absence,"
                "long term absence end,long term absence to,long term absence end date,absence until",
            ),
        ),
        (("number",), ("forename",), ("surname",), ("job_title",), ("directorate",), ("starts",)),
    ),
    Kind.PROVIDERS: Layout(
        (
            EMPLOYER,
            REFERENCE,
            *(one for one in PARTICULARS if one.of_others),
            NAME,
            FORENAME,
            SURNAME,
            JOB_TITLE,
            STARTS,
            ENDS,
            CONTACT,
        ),
        (("employer",), ("reference",), ("name", "surname"), ("starts",), ("contact",)),
    ),
    Kind.COMPLETIONS: Layout(_COMPLETION, (_WHO, _WHICH, ("completed_on",))),
    Kind.CERTIFICATES: Layout(_COMPLETION, (_WHO, _WHICH, ("completed_on",), ("seen",))),
    Kind.REGISTERS: Layout(
        (
            *_IDENTITY,
            ATTENDED,
            SCORE_BEFORE,
            SCORE_AFTER,
            COURSE_CODE,
            COURSE,
            COMPLETED_ON,
            PROVIDER,
        ),
        (_WHO,),
    ),
    Kind.PROVIDER_COMPLETIONS: Layout(
        (EMPLOYER, REFERENCE, *(each for each in _COMPLETION if each.code != "number")),
        (("employer",), ("reference",), _WHICH, ("completed_on",)),
    ),
}
