// SPDX-License-Identifier: Apache-2.0
// The connection to one terminal. Bytes are counted both ways, so that after a break nothing is
// lost and nothing comes twice.

const FIRST_PAUSE = 400;
const LONGEST_PAUSE = 8000;
const PIECE_BYTES = 16 * 1024;
const TELL_EVERY_BYTES = 32 * 1024;
const TELL_AFTER_MS = 250;
const ENDED = 1000;
const ELSEWHERE = 4001;
const GONE = 4004;
const TOO_MANY = 4029;

export class Wire {
  #place;
  #listener;
  #key;
  #socket = null;
  #received = 0;
  #shown = 0;
  #told = 0;
  #replayed = 0;
  #skipLine = false;
  #fresh = true;
  #taken = 0;
  #waiting = [];
  #size = { columns: 80, rows: 24 };
  #pause = FIRST_PAUSE;
  #timer = 0;
  #over = false;

  /// listener: state(name, detail), output(bytes, done), restart()
  constructor(place, listener) {
    this.#place = place;
    this.#listener = listener;
    this.#key = `terminal ${place}`;
  }

  /// Whether what the terminal answers by itself is an answer to something that was asked long ago.
  get replaying() {
    return this.#shown < this.#replayed;
  }

  async open() {
    clearTimeout(this.#timer);
    this.#over = false;
    let reply;
    try {
      reply = await fetch(`/run/${this.#place}`, { method: "POST", headers: { Accept: "application/json" } });
    } catch {
      return this.#again();
    }
    if (reply.status === 401 || reply.status === 404) {
      return this.#end("out");
    }
    if (!reply.ok) {
      return this.#again();
    }
    const { ticket } = await reply.json();
    const address = new URL("/-/terminal", location.href);
    address.protocol = location.protocol === "https:" ? "wss:" : "ws:";
    address.search = new URLSearchParams({
      ticket,
      ...this.#size,
      terminal: sessionStorage.getItem(this.#key) ?? "",
      shown: this.#received,
    });
    const socket = new WebSocket(address);
    socket.binaryType = "arraybuffer";
    socket.onmessage = (event) => this.#hear(socket, event.data);
    socket.onclose = (event) => this.#closed(socket, event.code);
    this.#socket = socket;
  }

  #hear(socket, data) {
    if (socket !== this.#socket) {
      return;
    }
    if (typeof data !== "string") {
      return this.#show(new Uint8Array(data));
    }
    const said = JSON.parse(data);
    if (said.type === "open") {
      sessionStorage.setItem(this.#key, said.terminal);
      this.#pause = FIRST_PAUSE;
      this.#joined(said);
      this.#listener.state("live");
    } else if (said.type === "taken") {
      this.#drop(said.bytes);
    } else if (said.type === "ended") {
      this.#end("ended", said.signal ?? said.exit);
    }
  }

  #joined(said) {
    if (this.#fresh) {
      this.#received = this.#shown = this.#told = said.from;
      this.#replayed = said.replayed;
      this.#skipLine = said.from > 0;
      this.#taken = said.taken;
      this.#fresh = false;
    }
    this.#drop(said.taken);
    let position = this.#taken;
    for (const piece of this.#waiting) {
      this.#socket.send(piece);
      position += piece.length;
    }
    this.resize(this.#size);
  }

  /// What was taken need not be kept any more.
  #drop(position) {
    let left = position - this.#taken;
    while (left > 0 && this.#waiting.length > 0) {
      const first = this.#waiting[0];
      if (first.length <= left) {
        this.#waiting.shift();
        left -= first.length;
      } else {
        this.#waiting[0] = first.subarray(left);
        left = 0;
      }
    }
    this.#taken = Math.max(this.#taken, position);
  }

  #show(bytes) {
    this.#received += bytes.length;
    const upTo = this.#received;
    let visible = bytes;
    if (this.#skipLine) {
      const end = bytes.indexOf(10);
      visible = end < 0 ? bytes.subarray(bytes.length) : bytes.subarray(end + 1);
      this.#skipLine = end < 0;
    }
    this.#listener.output(visible, () => {
      this.#shown = upTo;
      if (upTo - this.#told >= TELL_EVERY_BYTES) {
        this.#tell();
      } else {
        clearTimeout(this.telling);
        this.telling = setTimeout(() => this.#tell(), TELL_AFTER_MS);
      }
    });
  }

  #tell() {
    if (this.#told !== this.#shown && this.#socket?.readyState === WebSocket.OPEN) {
      this.#told = this.#shown;
      this.#socket.send(JSON.stringify({ type: "shown", bytes: this.#shown }));
    }
  }

  type(bytes) {
    if (this.#over) {
      return;
    }
    for (let at = 0; at < bytes.length; at += PIECE_BYTES) {
      const piece = bytes.slice(at, at + PIECE_BYTES);
      this.#waiting.push(piece);
      if (!this.#fresh && this.#socket?.readyState === WebSocket.OPEN) {
        this.#socket.send(piece);
      }
    }
  }

  resize(size) {
    this.#size = size;
    if (this.#socket?.readyState === WebSocket.OPEN) {
      this.#socket.send(JSON.stringify({ type: "resize", ...size }));
    }
  }

  #closed(socket, code) {
    if (socket !== this.#socket || this.#over) {
      return;
    }
    if (code === ELSEWHERE) {
      this.#end("elsewhere");
    } else if (code === TOO_MANY) {
      this.#end("many");
    } else if (code === GONE) {
      const first = this.#fresh;
      this.forget();
      if (first) {
        this.open();
      } else {
        this.#end("gone");
      }
    } else if (code !== ENDED) {
      this.#again();
    }
  }

  #again() {
    this.#listener.state("away");
    this.#timer = setTimeout(() => this.open(), this.#pause);
    this.#pause = Math.min(this.#pause * 2, LONGEST_PAUSE);
  }

  #end(state, detail) {
    this.#over = true;
    if (state !== "elsewhere" && state !== "out") {
      this.forget();
    }
    this.#listener.state(state, detail);
  }

  /// The next opening is of a new terminal.
  forget() {
    sessionStorage.removeItem(this.#key);
    this.#waiting = [];
    this.#fresh = true;
    this.#received = this.#shown = this.#told = this.#replayed = this.#taken = 0;
  }
}
