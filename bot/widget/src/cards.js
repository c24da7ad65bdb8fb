// Shows helplines, sources and suggestions.

import { say } from "./carried.js";
import { DRAWN, icon, make, prose, secure } from "./dom.js";

const FIRST = 3; // shown at once; the others unfold

/** Shows helplines as cards, the first to call first. */
export function helplines(lines, language) {
  const cards = lines.map((line) => helpline(line, language));
  if (cards.length <= FIRST + 1) return make("ul", { class: "cards", role: "list" }, cards);
  return make("div", {},
    make("ul", { class: "cards", role: "list" }, cards.slice(0, FIRST)),
    make("details", { class: "more" },
      make("summary", {}, say("More services ({count})", language, { count: cards.length - FIRST })),
      make("ul", { class: "cards", role: "list" }, cards.slice(FIRST))));
}

function helpline(line, language) {
  return make("li", { class: "card line" },
    make("p", { class: "name" }, line.name),
    number(line, language),
    openness(line, language),
    make("p", {}, line.does),
    site(line, language));
}

function number(line, language) {
  if (!line.phone) return null;
  if (!/^(tel|sms):[+0-9]+$/.test(line.tel ?? "")) return make("p", { class: "number" }, line.phone);
  const text = line.tel.startsWith("sms:")
    ? say("Text {phone}", language, { phone: line.phone })
    : say("Call {phone}", language, { phone: line.phone });
  return make("a", { class: "call", href: line.tel }, icon(DRAWN.call), make("span", {}, text));
}

function openness(line, language) {
  const known = line.open_now === true || line.open_now === false;
  if (!line.hours && !known) return null;
  const state = known && make("strong", { class: line.open_now ? "open" : "shut" },
    line.open_now ? say("open now", language) : say("closed now", language));
  return make("p", { class: "small" }, state, state && line.hours ? " · " : null, line.hours);
}

function site(line, language) {
  const address = secure(line.url);
  if (!address) return null;
  const host = new URL(address).hostname.replace(/^www\./, "");
  return make("p", { class: "small" }, outside(address, host, language));
}

/** A link that opens a tab of its own, and says so. */
export function outside(address, text, language) {
  return make("a", { href: address, target: "_blank", rel: "noopener noreferrer" },
    text, make("span", { class: "spoken" }, " ", say("(opens a new tab)", language)));
}

/** Shows the passages behind an answer, folded. `base` is where the server's pages are. */
export function sources(citations, language, base) {
  return make("details", { class: "sources" },
    make("summary", {},
      say("Where this comes from", language), make("span", { class: "count" }, ` (${citations.length})`)),
    make("ul", { class: "cards", role: "list" }, citations.map((cited) => source(cited, language, base))));
}

function source(cited, language, base) {
  const [name, place] = cited.passage.split("#");
  const page = new URL(`sources/${encodeURIComponent(name)}`, base);
  page.searchParams.set("lang", language);
  page.hash = place;
  const told = [cited.publisher, cited.published_shown, cited.locator].filter(Boolean).join(" · ");
  return make("li", { class: "card source" },
    prose(cited.says),
    cited.caveat && make("p", { class: "small caveat" }, cited.caveat),
    make("p", { class: "small" }, make("cite", {}, cited.title), told && ` · ${told}`),
    make("p", { class: "small" }, outside(page.href, say("Open the source", language), language)));
}

/** Shows suggestions as buttons; `chosen` hears which one was pressed. */
export function suggestions(offered, language, chosen) {
  return make("div", { class: "chips", role: "group", "aria-label": say("You can also ask", language) },
    offered.map((offer) =>
      make("button", { type: "button", class: "chip", onclick: () => chosen(offer) }, offer.title)));
}
