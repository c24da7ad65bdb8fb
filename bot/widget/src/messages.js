// Makes the nodes of the log: one for each message, each with its language.

import { helplines, sources, suggestions } from "./cards.js";
import { say } from "./carried.js";
import { DRAWN, icon, make, prose } from "./dom.js";

/** Shows what the person wrote or chose. */
export function written(text, language) {
  return make("div", { class: "message person" },
    make("span", { class: "spoken" }, say("You wrote:", language), " "),
    make("p", {}, text));
}

/** Shows a line of the widget itself. */
export function remark(text, language) {
  return make("div", { class: "message remark", lang: language }, make("p", {}, text));
}

/**
 * Shows an answer. What the cards show is not said twice; in an emergency the numbers to call come
 * right after the first sentence.
 */
export function answered(answer, { base, chosen, print }) {
  const { reply, paragraphs } = answer;
  const language = reply.language;
  const said = (roles) => paragraphs.filter(({ role }) => roles.includes(role)).flatMap(({ text }) => prose(text));
  const alarm = reply.urgency === "emergency";
  const lines = reply.helplines.length > 0 && [
    make("h3", {}, say("Who can help", language)),
    helplines(reply.helplines, language),
  ];
  const node = make("div", { class: `message balise ${reply.urgency}`, lang: language },
    make("span", { class: "spoken" }, say("Balise answers:", language), " "),
    make("div", { class: "alarm" }, said(["emergency"])),
    alarm && lines,
    said(["facts", "lead", "country"]),
    !alarm && lines,
    make("div", { class: "small" }, said(["note"])),
    reply.citations.length > 0 && sources(reply.citations, language, base),
    make("div", { class: "tools" },
      make("button", { type: "button", class: "plain", onclick: () => print(node) },
        icon(DRAWN.print), say("Print this answer", language))),
    reply.suggestions.length > 0 && suggestions(reply.suggestions, language, chosen));
  for (const empty of node.querySelectorAll(".alarm:empty, div.small:empty")) empty.remove();
  return node;
}
