// Builds the panel and says its texts. What happens in it is in element.js.

import { outside } from "./cards.js";
import { carriedAs, country, countryNames, say } from "./carried.js";
import { DRAWN, icon, make } from "./dom.js";

const OTHER = { fr: ["en", "English"], en: ["fr", "Français"] };

/**
 * Builds the panel. `acts` are what its parts do: open, close, leave, switchTo, print. The log is there from the start and stays the same node.
 */
export function buildPanel(acts) {
  const parts = {
    launcher: make("button", { type: "button", class: "launcher", "aria-expanded": "false",
      "aria-controls": "panel", onclick: acts.open }),
    leaveOutside: make("button", { type: "button", class: "leave outside", hidden: true,
      onclick: acts.leave }),
    title: make("h2", { id: "title", tabindex: "-1" }),
    leave: make("button", { type: "button", class: "leave", onclick: acts.leave }),
    language: make("button", { type: "button", class: "plain", onclick: acts.switchTo }),
    printing: make("button", { type: "button", class: "plain square", onclick: acts.print }),
    close: make("button", { type: "button", class: "plain square", onclick: acts.close }),
    note: make("div", { class: "note", id: "note" }),
    log: make("div", { role: "log", class: "log" }),
    welcome: make("div", { class: "welcome" }),
    typing: make("p", { class: "typing", hidden: true }),
    status: make("p", { role: "status", class: "status" }),
    warning: make("p", { role: "alert", class: "warning" }),
    label: make("label", { for: "text" }),
    text: make("textarea", { id: "text", rows: "2", "aria-describedby": "note-names",
      autocomplete: "off", enterkeyhint: "send" }),
    send: make("button", { class: "send" }),
  };
  parts.scroller = make("div", { class: "scroller", tabindex: "0", role: "region" },
    parts.title, parts.note, parts.log, parts.welcome, parts.typing);
  parts.form = make("form", { novalidate: true }, parts.status, parts.label,
    make("div", { class: "row" }, parts.text, parts.send));
  parts.panel = make("section", { class: "panel", id: "panel", role: "dialog",
    "aria-labelledby": "title", hidden: true },
    make("header", {}, parts.leave, parts.language, parts.printing, parts.close),
    parts.scroller, parts.form);
  parts.nodes = [parts.launcher, parts.leaveOutside, parts.panel, parts.warning];
  return parts;
}

/** Says all fixed texts of the panel in a language. */
export function sayPanel(parts, { language, chosen, chooseCountry }) {
  const told = (text, values) => say(text, language, values);
  const named = (button, drawing, text) => {
    button.replaceChildren(icon(drawing), make("span", { class: "spoken" }, text));
    button.title = text;
  };
  for (const node of parts.nodes) node.lang = language;
  parts.launcher.replaceChildren(icon(DRAWN.beacon), make("span", {}, told("Help for parents")));
  for (const button of [parts.leave, parts.leaveOutside]) {
    button.replaceChildren(icon(DRAWN.leave), make("span", {}, told("Leave now")));
  }
  const [other, name] = OTHER[language];
  parts.title.textContent = told("Balise: help for parents and school staff");
  parts.language.replaceChildren(name);
  parts.language.lang = other;
  named(parts.printing, DRAWN.print, told("Print the talk"));
  named(parts.close, DRAWN.close, told("Close"));
  parts.scroller.setAttribute("aria-label", told("Conversation"));
  parts.log.setAttribute("aria-label", told("Messages"));
  parts.typing.textContent = told("Balise is writing…");
  parts.label.textContent = told("Your message");
  parts.send.textContent = told("Send");
  const unfolded = parts.note.querySelector("details")?.open;
  parts.note.replaceChildren(...note(told, language, chosen, chooseCountry));
  if (unfolded) parts.note.querySelector("details").open = true;
}

function note(told, language, chosen, chooseCountry) {
  const numbers = country(chosen, language).emergency;
  return [
    make("p", {}, told("This is a program, not an emergency service."), " ",
      make("strong", { class: "number" }, told("In danger now, call {numbers}.", { numbers }))),
    make("p", { id: "note-names" },
      told("Do not write names, addresses or other details that would identify someone.")),
    picker(told, language, chosen, chooseCountry),
    make("details", { class: "exit-notice" },
      make("summary", {}, told("How to leave quickly, and what remains")),
      make("p", {}, told("“Leave now”, or the Shift key pressed three times, empties this page at once, deletes this talk here and on the server, and shows another site.")),
      make("p", {}, told("Your browser’s history still shows that you came to this site. Tabs that you opened from here stay open. On a device that someone else watches, even a private window does not hide what you do."))),
    make("p", { class: "small" }, outside(privacy(language), told("Data protection"), language)),
  ];
}

function privacy(language) {
  return new URL(`../privacy?lang=${language}`, import.meta.url).href;
}

/** A list of countries; `chooseCountry` hears the code that was chosen. */
export function picker(told, language, chosen, chooseCountry) {
  const list = make("select", { onchange: () => chooseCountry(list.value) },
    make("option", { value: "" }, told("I would rather not say")),
    countryNames(language).map(([code, name]) =>
      make("option", { value: code, selected: code === carriedAs(chosen) }, name)));
  return make("label", { class: "country" }, make("span", {}, told("Your country (optional)")), list);
}
