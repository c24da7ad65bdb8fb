// Where the person writes: typed text goes out, anything else is refused with the reason.

const MOST_CHARACTERS = 2000;

/**
 * Watches the parts of the panel where something can be put in. `send` takes a text and tells
 * whether it went out, `refuse` a reason.
 */
export function watchComposer({ panel, form, text }, { send, refuse, told }) {
  const submit = (event) => {
    event.preventDefault();
    const typed = text.value.trim();
    if (!typed) return refuse(told("Please write a message first."));
    if (typed.length > MOST_CHARACTERS) {
      return refuse(told("Your message is too long. Send the most important part first."));
    }
    if (send(typed)) text.value = "";
  };
  form.addEventListener("submit", submit);
  text.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) submit(event);
  });
  for (const kind of ["paste", "drop", "dragover"]) {
    panel.addEventListener(kind, (event) => {
      const carried = event.clipboardData ?? event.dataTransfer;
      if (!carried?.types.includes("Files")) return;
      event.preventDefault();
      if (kind !== "dragover") refuse(told("Images and files are not accepted here, and nothing was sent. Never copy or forward an intimate image of a child, not even to prove it: leave it where it is, and describe in words what happens."));
    });
  }
}
