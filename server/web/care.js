// SPDX-License-Identifier: Apache-2.0
// What is pasted and what is clicked is looked at first.

// Control characters but tab and line feed: a paste must not press keys or end its own brackets.
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;
const LINES_SHOWN = 8;
const CHARACTERS_SHOWN = 2000;

/// What of a clipboard goes to a terminal.
export function cleaned(text) {
  return text.replace(/\r\n?/g, "\n").replace(CONTROLS, "");
}

/// An address that a browser may follow from here; null for any other.
export function followable(text) {
  try {
    const address = new URL(text);
    return address.protocol === "https:" || address.protocol === "http:" ? address.href : null;
  } catch {
    return null;
  }
}

export function follow(text) {
  const address = followable(text);
  if (address) {
    window.open(address, "_blank", "noopener,noreferrer");
  }
}

/// Asks with a dialog of the page; resolves to whether the answer was yes.
export function asked(dialog, title, text, yes) {
  const lines = text.split("\n");
  const shown = lines.slice(0, LINES_SHOWN).join("\n").slice(0, CHARACTERS_SHOWN);
  const left = lines.length - LINES_SHOWN;
  dialog.querySelector("h2").textContent = title;
  dialog.querySelector("pre").textContent = left > 0 ? `${shown}\n… ${left} more lines` : shown;
  dialog.querySelector("button[value=yes]").textContent = yes;
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
  });
}
