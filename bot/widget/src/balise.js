// One script tag is enough:
//   <script type="module" src="https://host/widget/balise.js" data-lang="fr" data-country="FR">
// A page that wants to say where the widget stands writes <balise-chat data-lang="fr"> instead.

import { BaliseChat } from "./element.js";

const NAME = "balise-chat";

function place() {
  if (document.querySelector(NAME)) return;
  const script = [...document.querySelectorAll("script[type=module][src]")].find(
    ({ src }) => src === import.meta.url);
  const element = document.createElement(NAME);
  Object.assign(element.dataset, script?.dataset);
  document.body.append(element);
}

if (!customElements.get(NAME)) {
  customElements.define(NAME, BaliseChat);
  place(); // a module runs when the whole page has been read
}
