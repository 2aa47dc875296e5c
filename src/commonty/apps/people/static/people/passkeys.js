// Passkeys: the one thing here that a browser can only do with a script. Forms marked data-passkey="use" answer with a passkey,
// those marked data-passkey="make" make one; both ask the server for their options first and post the answer as a form.

const bytes = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (character) => character.charCodeAt(0));

const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

const opened = (credentials) => (credentials ?? []).map((each) => ({ ...each, id: bytes(each.id) }));

async function options(form) {
  const answer = await fetch(form.dataset.options, {
    method: "POST",
    headers: { "X-CSRFToken": form.elements.namedItem("csrfmiddlewaretoken").value },
    credentials: "same-origin",
  });
  if (!answer.ok) throw new Error(`the server answered ${answer.status}`);
  return (await answer.json()).publicKey;
}

async function make(publicKey) {
  const made = await navigator.credentials.create({
    publicKey: {
      ...publicKey,
      challenge: bytes(publicKey.challenge),
      user: { ...publicKey.user, id: bytes(publicKey.user.id) },
      excludeCredentials: opened(publicKey.excludeCredentials),
    },
  });
  return {
    ...named(made),
    response: {
      clientDataJSON: text(made.response.clientDataJSON),
      attestationObject: text(made.response.attestationObject),
      transports: made.response.getTransports?.() ?? [],
    },
  };
}

async function use(publicKey) {
  const answer = await navigator.credentials.get({
    publicKey: {
      ...publicKey,
      challenge: bytes(publicKey.challenge),
      allowCredentials: opened(publicKey.allowCredentials),
    },
  });
  return {
    ...named(answer),
    response: {
      clientDataJSON: text(answer.response.clientDataJSON),
      authenticatorData: text(answer.response.authenticatorData),
      signature: text(answer.response.signature),
      userHandle: answer.response.userHandle ? text(answer.response.userHandle) : null,
    },
  };
}

function named(credential) {
  return {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults(),
  };
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  if (!window.PublicKeyCredential) continue;
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const problem = form.querySelector("[data-passkey-error]");
    problem.hidden = true;
    try {
      const act = form.dataset.passkey === "make" ? make : use;
      form.elements.namedItem("credential").value = JSON.stringify(await act(await options(form)));
      form.submit();
    } catch {
      problem.hidden = false;
    }
  });
}
