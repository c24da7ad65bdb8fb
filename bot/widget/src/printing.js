// Prints a talk or one answer, without the page around it.

import { make } from "./dom.js";

const ALONE = "@media print{html>body>:not(balise-print){display:none!important}}";

/** Prints copies of nodes under a heading, everything unfolded. */
export function print(nodes, heading, language, sheet) {
  const frame = document.createElement("balise-print");
  const root = frame.attachShadow({ mode: "open" });
  root.adoptedStyleSheets = [sheet];
  root.append(make("div", { class: "printed", lang: language },
    make("h1", {}, heading), nodes.map((node) => node.cloneNode(true))));
  for (const button of root.querySelectorAll(".chips, .tools")) button.remove();
  for (const folded of root.querySelectorAll("details")) folded.open = true;
  const alone = new CSSStyleSheet();
  alone.replaceSync(ALONE);
  const before = document.adoptedStyleSheets;
  document.adoptedStyleSheets = [...before, alone];
  document.body.append(frame);
  const after = () => {
    frame.remove();
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((kept) => kept !== alone);
  };
  addEventListener("afterprint", after, { once: true });
  window.print();
}
