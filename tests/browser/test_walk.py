"""Every page for every role: axe finds nothing, phones do not scroll sideways, the console stays quiet."""

import re

import pytest
import requests
from playwright.sync_api import Browser

from shared.actor import Role
from tests.architecture.route_map import WRITTEN
from tests.browser.chromium import DESKTOP, PHONE, Window, a_window
from tests.browser.deciding import WORKS_ON_BOOKINGS
from tests.browser.pane import Panes
from tests.browser.shapes import shape_of
from tests.browser.walk import Crawl, Found, LookedAt, kind_of, look_at, name_of, wrong_with
from tests.installation import Installation

pytestmark = pytest.mark.timeout(900)

STARTS = ["/", "/help", "/accessibility", "/privacy", "/password"]
SEVERAL = ("/training/imports/{id}", "/venues/imports/{id}", "/packs/{id}", "/bookings/{id}")
NOT_PAGES = re.compile(r"\.csv$|/file$|^/api/|^/hire/|^/static/|^/livez|^/readyz|^/sign-in$|^/sign-out$")
NO_LINK_NEEDED = {
    ("ld_officer", "/training/imports/<uuid:import_id>/confirm"),  # the check page asks and sends in one
    ("manager", "/training/people"),  # the page of the team holds all of a team this small
    ("manager", "/training/standing/unit"),
    # a pack is signed when every question is rated: the journey of the pack does that, and opens this page
    ("prevent_lead", "/packs/<uuid:pack_id>/revoke-signature"),
    ("signatory", "/packs/<uuid:pack_id>/revoke-signature"),
    # a digest is made in the night after its week: tests of its pages make one
    ("prevent_lead", "/screening/who-asks/<uuid:digest_id>"),
    ("auditor", "/screening/who-asks/<uuid:digest_id>"),
}
A_LETTER = "/bookings/<uuid:booking_id>/letters/<uuid:letter_id>"
_visited: dict[str, set[str]] = {}
_looked_at = LookedAt()


def username(role: Role) -> str:
    return role.value.replace("_", ".")


@pytest.mark.parametrize("role", list(Role))
def test_every_page_of_a_role_is_accessible_and_fits_and_complains_of_nothing(
    product: Installation, browser: Browser, panes: Panes, with_a_letter: str, being_decided: list[str], role: Role
) -> None:
    # The queue leads to hundreds of bookings; these are the ones whose pages differ.
    differing = being_decided if role in WORKS_ON_BOOKINGS else []
    # One example of a kind of page is followed, the first: so first comes the booking that has what others may lack.
    first = [with_a_letter] if role in dict(written_pages())[A_LETTER].split(", ") else []
    with a_window(browser, product.address) as window:
        window.sign_in(username(role))
        crawl = Crawl(window.page.context.request, product.address)
        crawl.run([*first, *STARTS, *differing], SEVERAL)
        wrong = crawl.faults + _look_at_all(window, panes, crawl, username(role))
    _visited[role.value] = {kind_of(address).split("?")[0] for address in crawl.pages}
    assert not wrong, "\n".join(wrong)


def _look_at_all(window: Window, panes: Panes, crawl: Crawl, who: str) -> list[str]:
    """Each structure once: a page made of the same elements, within words that are no wider, shows nothing new.

    Everybody is sent every page all the same; a browser looks at what differs in more than its words.
    """
    wrong: list[str] = []
    names: dict[str, int] = {}
    for address, found in crawl.pages.items():
        name = name_of(address)
        names[name] = names.get(name, 0) + 1
        if _looked_at.add(found):
            number = f"-{names[name]}" if names[name] > 1 else ""
            wrong += look_at(window, panes, address, f"{name}{number}-{who}")
    return wrong


def test_somebody_not_signed_in_sees_the_sign_in_and_the_pages_about_us_and_nothing_else(
    product: Installation, browser: Browser, panes: Panes
) -> None:
    wrong: list[str] = []
    with a_window(browser, product.address) as window:
        crawl = Crawl(window.page.context.request, product.address)
        crawl.run(["/sign-in", "/help"])
        assert {kind_of(page).split("?")[0] for page in crawl.pages} >= {"/sign-in", "/help", "/privacy"}
        for address in crawl.pages:
            wrong += look_at(window, panes, address, f"{name_of(address)}-nobody")
            assert window.page.locator(".govuk-service-navigation").count() == 0
            assert "version" not in window.page.inner_text("footer").lower()
    assert not wrong, "\n".join(wrong)


def test_pages_that_refuse_are_pages_like_any_other(product: Installation, browser: Browser, panes: Panes) -> None:
    with a_window(browser, product.address) as window:
        wrong = look_at(window, panes, "/sign-in/nowhere", "error-404-nobody", 404)
        window.sign_in("auditor")
        wrong += look_at(window, panes, "/nowhere", "error-404", 404)
        wrong += look_at(window, panes, "/accounts", "error-403", 403)
        wrong += look_at(
            window, panes, "/training/standing?as_at-day=31&as_at-month=2&as_at-year=2026", "error-422", 422
        )
    assert not wrong, "\n".join(wrong)


# The text of a document, and where each element is; its scripts are left out: they do not run in a pane.
WHOLE = """() => [
    document.documentElement.cloneNode(false).outerHTML,
    ...[...document.head.children].filter(one => one.localName !== "script").map(one => one.outerHTML).sort(),
    document.body.className,
    ...[...document.body.querySelectorAll("*:not(script)")].map(one => {
        const at = one.getBoundingClientRect();
        const words = one.children.length ? "" : one.innerText;
        return [one.cloneNode(false).outerHTML, at.x, at.y, at.width, at.height, words];
    }),
]"""


@pytest.mark.parametrize("address", ["/", "/training/people", "/people", "/help", "/sign-in/nowhere"])
def test_a_pane_shows_what_a_window_would_have_loaded(
    product: Installation, browser: Browser, panes: Panes, address: str
) -> None:
    """The walk loads a page once and shows it in panes; journeys on a phone load it without scripts."""
    shown = []
    for screen in (DESKTOP, PHONE):
        with a_window(browser, product.address, screen) as window:
            window.sign_in("ld.officer")
            answer = window.page.goto(product.address + address)
            assert answer is not None
            pane = panes.show_as_left(window) if screen.scripts else panes.show_without_scripts(answer.text())
            assert pane.window.page.evaluate("innerWidth") == screen.width
            loaded, laid_out = (one.page.evaluate(WHOLE) for one in (window, pane.window))
            assert laid_out == loaded
            assert any("js-enabled" in str(part) for part in loaded) == screen.scripts
            shown.append(loaded)
    assert shown[0] != shown[1]


PALE = '<div class="govuk-panel govuk-panel--confirmation"><p class="govuk-hint">grey on green</p></div>'


@pytest.mark.parametrize(
    ("planted", "told"),
    [
        ('<img src="/static/favicon.svg">', "image-alt"),
        ('<h1>Another</h1><p class="govuk-hint">pale</p>', "not exactly one first heading"),
        ("<p>" + "W" * 99 + "</p>", "scrolls sideways"),
        ('<p style="color: #eee">pale</p>', "Content Security Policy"),
        ('<button class="dr-small"></button>', "button-name"),
        (PALE.replace("<p ", '<p data-planted="yes" '), "color-contrast"),
    ],
)
def test_what_is_wrong_with_a_page_is_found_in_a_pane(
    product: Installation, panes: Panes, planted: str, told: str
) -> None:
    answer = requests.get(f"{product.address}/help", timeout=60).text
    pane = panes.show_without_scripts(answer)
    assert (wrong_with(pane.window, "planted"), pane.violations("/help")) == ([], [])
    pane.show(answer.replace("</main>", f"{planted}</main>"))
    assert told in "".join(pane.violations("/help") + wrong_with(pane.window, "planted"))


def test_contrast_is_looked_at_where_a_pane_has_not_shown_the_same_yet(product: Installation, panes: Panes) -> None:
    answer = requests.get(f"{product.address}/help", timeout=60).text
    pale = answer.replace("</main>", f"{PALE}</main>")
    found = []
    for text in (answer, pale, pale, pale.replace("govuk-hint", "govuk-hint dr-other")):
        pane = panes.show_without_scripts(text)
        found.append([one.split(":")[0] for one in pane.violations("/help")])
    assert found == [[], ["color-contrast"], [], ["color-contrast"]]


@pytest.mark.parametrize(
    ("who", "form"),
    [
        ("ld.officer", "/training/imports/new"),
        ("ld.officer", "/people"),
        ("ld.officer", "/password"),
        ("ld.officer", "/people/{person}/completions/new"),
        ("prevent.lead", "/people/{person}/exemptions/new"),
        ("prevent.lead", "/evidence/questions/7.3"),
        ("prevent.lead", "/evidence/questions/7.3/kept/new"),
        ("admin", "/accounts/new"),
    ],
)
def test_a_form_sent_empty_says_what_is_wrong_beside_each_field(
    product: Installation, browser: Browser, who: str, form: str
) -> None:
    person = product.api().get("training/v1/standing/people", per_page=1)["people"][0]["id"]
    with a_window(browser, product.address) as window:
        window.sign_in(who)
        window.go(form.format(person=person))
        window.page.locator("main form[method=post] button[type=submit]").last.click()
        window.page.wait_for_selector(".govuk-error-summary")
        assert window.page.title().startswith("Error")
        assert window.page.locator(".govuk-error-message").count() > 0
        window.faults.clear()
        assert wrong_with(window, f"empty-{name_of(form.format(person=person))}") == []


def test_a_text_with_markup_is_shown_as_it_was_typed(product: Installation, browser: Browser) -> None:
    hostile = "<script>alert(1)</script>\"'>&"
    with a_window(browser, product.address) as window:
        window.sign_in("ld.officer")
        window.go("/people")
        window.page.fill("#name", hostile)
        window.page.click("main button[type=submit]")
        assert window.page.input_value("#name") == hostile
        assert window.faults == []


def test_somebody_not_signed_in_is_sent_to_the_sign_in_from_every_other_page(product: Installation) -> None:
    for rule, access in written_pages():
        if "<" in rule or access == "anyone":
            continue
        answer = requests.get(
            product.address + rule, headers={"Accept": "text/html"}, allow_redirects=False, timeout=60
        )
        assert answer.status_code == 303, (rule, answer.status_code)
        assert answer.headers["Location"].startswith("/sign-in"), rule


def written_pages() -> list[tuple[str, str]]:
    """(rule, who may) of every page for people."""
    found = []
    for line in WRITTEN.read_text(encoding="utf-8").splitlines():
        service, method, rest = line.split(maxsplit=2)
        rule, access = rest.split(" : ")
        if service == "gateway" and method == "GET" and not NOT_PAGES.search(rule):
            found.append((rule, access))
    return found


def spelt_out(rule: str) -> list[str]:
    """A rule that takes one of several words, with each of them."""
    found = re.search(r"<any\(([^)]*)\):\w+>", rule)
    return [rule.replace(found[0], word.strip()) for word in found[1].split(",")] if found else [rule]


def test_the_walk_has_come_to_every_page_there_is() -> None:
    """A page that no link leads to is lost; one that a role may open must be found by that role."""
    if len(_visited) < len(Role):
        pytest.skip("needs the whole walk")
    missed = []
    for rule, access in written_pages():
        patterns = {re.sub(r"<[^>]+>", "{id}", one) for one in spelt_out(rule)}
        roles = [role.value for role in Role] if access in {"anyone", "signed in"} else access.split(", ")
        lost = [role for role in roles if not patterns & set(_visited[role]) and (role, rule) not in NO_LINK_NEEDED]
        missed += [f"{role} never came to {rule}" for role in lost]
    assert not missed, "\n".join(missed)


ROWS = "<table>{}</table>"
ROW = '<tr class="row"><td><a href="/bookings/1">Yoga</a></td></tr>'


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (ROW, ROW + ROW.replace("Yoga", "Chess").replace("/1", "/2"), True),
        (ROW, ROW.replace("Yoga", ""), False),
        (ROW, ROW.replace('"row"', '"other"'), False),
        (ROW, ROW.replace("<td>", "<th>").replace("</td>", "</th>"), False),
        (ROW, ROW.replace("/bookings/1", ""), False),
        (ROW, ROW.replace("<a ", "<a hidden "), False),
        (ROW, ROW + "<tr><td><img></td></tr>", False),
    ],
)
def test_pages_have_one_shape_when_only_their_words_and_the_number_of_their_rows_differ(
    one: str, other: str, same: bool
) -> None:
    assert (shape_of(ROWS.format(one)) == shape_of(ROWS.format(other))) is same


@pytest.mark.parametrize(
    ("then", "new"),
    [
        (ROW.replace("Yoga", "Judo"), False),
        (ROW.replace("Yoga", "Yogacourse"), True),
        (ROW.replace("Yoga", "Yo ga a lot of it"), False),
        (ROW.replace('"row"', '"other"'), True),
    ],
)
def test_a_page_is_looked_at_again_for_another_element_or_a_longer_word(then: str, new: bool) -> None:
    seen = LookedAt()
    assert seen.add(Found("/", f"<main>{ROWS.format(ROW)}</main>"))
    assert seen.add(Found("/", f"<main>{ROWS.format(then)}</main>")) is new
