/** Words for the voter: sentences come from the page, in the voter's language, with named places. */

/** Put values into the named places of a sentence: `%(name)s`. */
export function say(sentence, values = {}) {
  return sentence.replace(/%\((\w+)\)s/g, (_place, name) => String(values[name]));
}

/** Tell those who cannot see it what has changed. */
export function announce(sentence) {
  document.getElementById("announcement").textContent = sentence;
}

/** Show one step of the page alone, and lead the focus to its heading. */
export function show(step) {
  for (const each of document.querySelectorAll("[data-step]")) each.hidden = each.dataset.step !== step;
  document.querySelector(`[data-step="${step}"] h2`).focus();
  scrollTo(0, 0);
}

/** Write lines of text into a list, and nothing but text. */
export function list(element, lines) {
  element.replaceChildren(
    ...lines.map((line) => {
      const item = document.createElement("li");
      item.textContent = line;
      return item;
    }),
  );
}

/** Give a text out as a file that never was on the server. */
export function download(name, text, type = "text/plain;charset=utf-8") {
  const address = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
