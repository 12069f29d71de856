// SPDX-License-Identifier: Apache-2.0
// Adds a passkey, or logs in by one. What a browser is asked comes from the server, and so does
// where to go next; where a browser knows no passkeys the form says so and stays off.
const form = document.getElementById("passkey");
const button = form.querySelector("button");
const said = form.querySelector(".said");

function bytes(text) {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (one) => one.charCodeAt(0));
}

function text(buffer) {
  const plain = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(plain).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function key(id) {
  return { type: "public-key", id: bytes(id) };
}

async function added(asked) {
  const made = await navigator.credentials.create({
    publicKey: {
      rp: asked.rp,
      user: { ...asked.user, id: bytes(asked.user.id) },
      challenge: bytes(asked.challenge),
      timeout: asked.timeout,
      pubKeyCredParams: asked.algorithms.map((alg) => ({ type: "public-key", alg })),
      excludeCredentials: asked.known.map(key),
      authenticatorSelection: {
        residentKey: "required",
        requireResidentKey: true,
        userVerification: "required",
      },
      attestation: "none",
    },
  });
  return {
    name: form.elements.name.value,
    client: text(made.response.clientDataJSON),
    attestation: text(made.response.attestationObject),
  };
}

async function shown(asked) {
  const one = await navigator.credentials.get({
    publicKey: {
      rpId: asked.rp.id,
      challenge: bytes(asked.challenge),
      timeout: asked.timeout,
      userVerification: "required",
    },
  });
  return {
    credential: text(one.rawId),
    client: text(one.response.clientDataJSON),
    authenticator: text(one.response.authenticatorData),
    signature: text(one.response.signature),
    handle: text(one.response.userHandle ?? new ArrayBuffer(0)),
  };
}

async function told(address, fields) {
  const reply = await fetch(address, { method: "POST", body: new URLSearchParams(fields) });
  const answer = await reply.json().catch(() => ({}));
  if (!reply.ok) {
    throw new Error(answer.error?.message ?? `the server answered ${reply.status}`);
  }
  return answer;
}

function why(fault) {
  switch (fault.name) {
    case "NotAllowedError":
      return "nothing was done: it was given up, took too long, or no passkey fits";
    case "InvalidStateError":
      return "a passkey of yours is there already";
    default:
      return fault.message;
  }
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  button.disabled = true;
  said.textContent = "";
  try {
    const asked = await told(form.dataset.challenge, {});
    const answer = await (form.dataset.does === "add" ? added(asked) : shown(asked));
    location.assign((await told(form.dataset.answer, answer)).to);
  } catch (fault) {
    said.textContent = why(fault);
    button.disabled = false;
  }
});

if (window.PublicKeyCredential) {
  button.disabled = false;
} else {
  said.textContent = "this browser knows no passkeys";
}
