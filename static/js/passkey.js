// Passkeys. Without this, or in a browser that makes none, the pages offer the password alone.
const kind = globalThis.PublicKeyCredential;
const all = (selector) => document.querySelectorAll(selector);

const send = (form, credential) => {
  form.elements.passkey.value = JSON.stringify(credential);
  form.submit();
};

// What went wrong is said in words the page has ready; who only turned away again is not told.
const wrong = (form, error) => {
  for (const word of form.querySelectorAll("[data-passkey-wrong]")) word.hidden = word.dataset.passkeyWrong !== (error.name === "InvalidStateError" ? "known" : "");
};

// One request at a time: behind the autofill of the mail field, or behind the button.
let asking;
async function signIn(form, options) {
  asking?.abort();
  const { signal } = (asking = new AbortController());
  const answer = await fetch(form.dataset.passkeySignIn, { method: "POST", signal });
  if (!answer.ok) throw new Error(answer.status);
  const { publicKey } = await answer.json();
  send(form, await navigator.credentials.get({ publicKey: kind.parseRequestOptionsFromJSON(publicKey), signal, ...options }));
}

// A page that stood aside for long asks anew, before its challenge runs out.
async function offer(form) {
  if (!(await kind.isConditionalMediationAvailable?.())) return () => {};
  let asked = 0;
  const autofill = () => {
    asked = Date.now();
    signIn(form, { mediation: "conditional" }).catch(() => {});
  };
  document.addEventListener("visibilitychange", () => !document.hidden && Date.now() - asked > 300_000 && autofill());
  autofill();
  return autofill;
}

async function entering(form) {
  const again = offer(form);
  form.querySelector("button").addEventListener("click", async () => {
    const autofill = await again;
    signIn(form, {}).catch((error) => {
      if (error.name === "AbortError") return;
      wrong(form, error);
      autofill();
    });
  });
}

function making(form) {
  form.querySelector("button").addEventListener("click", async () => {
    if (!form.reportValidity()) return;
    try {
      const { publicKey } = JSON.parse(form.dataset.passkeyMake);
      send(form, await navigator.credentials.create({ publicKey: kind.parseCreationOptionsFromJSON(publicKey) }));
    } catch (error) {
      wrong(form, error);
    }
  });
}

// Who is signed in shows a passkey once more, for one thing.
function proving(form) {
  form.querySelector("button").addEventListener("click", async () => {
    if (!form.reportValidity()) return;
    try {
      const answer = await fetch(form.dataset.passkeyProve, { method: "POST" });
      if (!answer.ok) throw new Error(answer.status);
      const { publicKey } = await answer.json();
      send(form, await navigator.credentials.get({ publicKey: kind.parseRequestOptionsFromJSON(publicKey) }));
    } catch (error) {
      wrong(form, error);
    }
  });
}

if (kind?.parseRequestOptionsFromJSON) {
  for (const el of all("[data-passkey-able]")) el.hidden = false;
  for (const el of all("[data-passkey-unable]")) el.hidden = true;
  all("[data-passkey-sign-in]").forEach(entering);
  all("[data-passkey-make]").forEach(making);
  all("[data-passkey-prove]").forEach(proving);
}
