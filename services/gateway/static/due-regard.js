// What pages do better with JavaScript; every page works without it.
import { initAll } from "./govuk/govuk-frontend.min.js";

initAll();

// A table that fits needs no stop for the Tab key.
const scrollers = document.querySelectorAll(".dr-scroll");
const watchWidth = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    if (target.scrollWidth > target.clientWidth) target.setAttribute("tabindex", "0");
    else target.removeAttribute("tabindex");
  }
});
scrollers.forEach((scroller) => watchWidth.observe(scroller));

// Work under way: ask again, say what changed, and show the next page when the work is done.
const POLL_MILLISECONDS = 2000;
const waiting = document.querySelector("[data-poll]");

async function askAgain() {
  const shown = waiting.querySelector("[data-poll-part]");
  try {
    const answer = await fetch(waiting.dataset.poll, { credentials: "same-origin", headers: { Accept: "text/html" } });
    if (!answer.ok || answer.redirected) return window.location.reload();
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("[data-poll-part]");
    if (!fresh) return window.location.reload();
    if (fresh.textContent !== shown.textContent) shown.replaceChildren(...fresh.childNodes);
  } catch {
    // The network is away for a moment: the next turn asks again.
  }
  window.setTimeout(askAgain, POLL_MILLISECONDS);
}
if (waiting) window.setTimeout(askAgain, POLL_MILLISECONDS);

// The print button does nothing without JavaScript, so it is not there without it.
document.querySelectorAll("[data-print]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
});
