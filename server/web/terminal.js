// SPDX-License-Identifier: Apache-2.0
// The terminal of a page: xterm.js, and a wire to a session.
import { Terminal } from "@xterm/xterm";
import { FitAddon } from "@xterm/addon-fit";
import { WebLinksAddon } from "@xterm/addon-web-links";
import "@xterm/xterm/css/xterm.css";
import "./terminal.css";
import { asked, cleaned, follow, followable } from "./care.js";
import { Wire } from "./wire.js";

const SCROLLBACK_LINES = 5000;
const DARK = {
  background: "#101116", foreground: "#e7e6e1", cursor: "#5fd3b3", cursorAccent: "#101116",
  selectionBackground: "#2f4f49", black: "#2e313c", red: "#ff8f87", green: "#6fd39b",
  yellow: "#e9b44c", blue: "#82aaff", magenta: "#d7a3ff", cyan: "#5fd3d3", white: "#d5d4cf",
  brightBlack: "#7d8191", brightRed: "#ffb0aa", brightGreen: "#93e6b8", brightYellow: "#ffd27d",
  brightBlue: "#a9c5ff", brightMagenta: "#e6c4ff", brightCyan: "#8fe8e8", brightWhite: "#ffffff",
};
const LIGHT = {
  background: "#ffffff", foreground: "#1d1f27", cursor: "#0b6b57", cursorAccent: "#ffffff",
  selectionBackground: "#bfe3da", black: "#1d1f27", red: "#b3261e", green: "#18794e",
  yellow: "#8a5a00", blue: "#1f4fbf", magenta: "#8a2fb0", cyan: "#0b6b78", white: "#5f6270",
  brightBlack: "#4a4d5a", brightRed: "#c93a31", brightGreen: "#1f8f5e", brightYellow: "#a06a00",
  brightBlue: "#2c62d8", brightMagenta: "#a03fc8", brightCyan: "#0f7f8f", brightWhite: "#3a3c46",
};
const WORDS = {
  idle: "not started",
  opening: "opening",
  live: "live",
  away: "connection lost, trying again",
  ended: "ended",
  gone: "ended while you were away",
  elsewhere: "open in another tab",
  many: "too many terminals are open",
  out: "not logged in, or not allowed",
};

const panel = document.getElementById("terminal");
const dialog = document.getElementById("ask");
const screen = panel.querySelector(".screen");
const state = panel.querySelector(".state");
const start = panel.querySelector("[data-do=start]");
const dark = matchMedia("(prefers-color-scheme: dark)");
const encoder = new TextEncoder();

// xterm.js adds style elements of its own; only those get the page's nonce.
const nonce = document.querySelector("style[nonce]").nonce;
const create = document.createElement.bind(document);
document.createElement = (name, options) => {
  const element = create(name, options);
  if (name === "style") {
    element.nonce = nonce;
  }
  return element;
};

const terminal = new Terminal({
  cursorBlink: true,
  fontFamily: getComputedStyle(screen).fontFamily,
  fontSize: 14,
  lineHeight: 1.2,
  scrollback: SCROLLBACK_LINES,
  theme: dark.matches ? DARK : LIGHT,
  linkHandler: { activate: (_, text) => hidden(text), allowNonHttpProtocols: false },
});
const fit = new FitAddon();
terminal.loadAddon(fit);
terminal.loadAddon(new WebLinksAddon((_, text) => follow(text)));
terminal.open(screen);
dark.addEventListener("change", () => (terminal.options.theme = dark.matches ? DARK : LIGHT));

const wire = new Wire(panel.dataset.place, {
  output: (bytes, done) => terminal.write(bytes, done),
  state: show,
});

function show(name, detail) {
  panel.dataset.state = name;
  state.textContent = WORDS[name] + (detail === undefined ? "" : ` (${detail})`);
  const over = ["ended", "gone", "elsewhere", "many", "out", "idle"].includes(name);
  start.hidden = !over;
  start.textContent = name === "elsewhere" ? "Bring it here" : name === "idle" ? "Open a terminal" : "Open again";
  if (over && name !== "idle") {
    terminal.write(`\r\n\x1b[2m[${state.textContent}]\x1b[0m\r\n`);
  }
}

// The words of such a link can be anything, so its address is shown before it is followed.
async function hidden(text) {
  const address = followable(text);
  if (address && (await asked(dialog, "Follow this link?", address, "Follow"))) {
    follow(address);
  }
}

async function paste(raw) {
  const text = cleaned(raw);
  const lines = text.replace(/\n$/, "").split("\n").length;
  if (text.includes("\n") && !terminal.modes.bracketedPasteMode) {
    if (!(await asked(dialog, lines === 1 ? "Paste this line? It runs at once." : `Paste ${lines} lines? Each runs at once.`, text, "Paste"))) {
      return terminal.focus();
    }
  }
  terminal.paste(text);
  terminal.focus();
}

screen.addEventListener(
  "paste",
  (event) => {
    event.preventDefault();
    event.stopPropagation();
    paste(event.clipboardData.getData("text/plain"));
  },
  true,
);

terminal.onData((text) => {
  if (!wire.replaying) {
    wire.type(encoder.encode(text));
  }
});
terminal.onBinary((text) => {
  if (!wire.replaying) {
    wire.type(Uint8Array.from(text, (one) => one.charCodeAt(0)));
  }
});
terminal.onResize(({ cols, rows }) => wire.resize({ columns: cols, rows }));
// Tab is the shell's here; these keys lead out again.
terminal.attachCustomKeyEventHandler((event) => {
  if (event.ctrlKey && event.shiftKey && event.key === "Home") {
    panel.querySelector("[data-do]:not([hidden])").focus();
    return false;
  }
  return true;
});
new ResizeObserver(() => fit.fit()).observe(screen);
fit.fit();

function open() {
  show("opening");
  wire.resize({ columns: terminal.cols, rows: terminal.rows });
  wire.open();
  terminal.focus();
}

const KEYS = { escape: "\x1b", tab: "\t", interrupt: "\x03", up: "\x1b[A", down: "\x1b[B" };
const DEEDS = {
  start: () => {
    if (panel.dataset.state !== "elsewhere") {
      wire.forget();
      terminal.reset();
    }
    open();
  },
  large: () => (document.fullscreenElement ? document.exitFullscreen() : panel.requestFullscreen()),
  read: (button) => {
    terminal.options.screenReaderMode = !terminal.options.screenReaderMode;
    button.setAttribute("aria-pressed", terminal.options.screenReaderMode);
  },
};
panel.addEventListener("click", (event) => {
  const button = event.target.closest("[data-do], [data-key]");
  if (button?.dataset.key) {
    wire.type(encoder.encode(KEYS[button.dataset.key]));
    terminal.focus();
  } else if (button) {
    DEEDS[button.dataset.do](button);
  }
});

if (panel.dataset.start === "now") {
  open();
} else {
  show("idle");
}
