// Comfort for the storefront. Everything here also works without it.
const all = (selector, from = document) => from.querySelectorAll(selector);

const cookie = (name) => {
  const pair = document.cookie.split("; ").find((c) => c.startsWith(name + "="));
  if (!pair) return "";
  try {
    return decodeURIComponent(pair.slice(name.length + 1));
  } catch {
    return "";
  }
};

// Public pages are the same for everyone; what is personal stands in two
// readable cookies: pieces in the cart, and the name of who is signed in.
function personalise() {
  const count = Number.parseInt(cookie("mall_cart"), 10);
  for (const el of all("[data-cart-count]")) {
    if (Number.isNaN(count)) continue;
    el.textContent = count < 1000 ? count : new Intl.NumberFormat(document.documentElement.lang + "-u-nu-latn").format(count); // which takes long to make
    el.hidden = count < 1;
  }
  const name = cookie("mall_name");
  if (name) for (const el of all("[data-account-name]")) el.textContent = name;
  const theme = cookie("mall_theme"); // a page the browser kept may be from before the choice
  if (theme) document.documentElement.dataset.theme = theme;
  else delete document.documentElement.dataset.theme;
}

// The picture of the card that is followed grows into the picture of its page, and back. Style sheets name what moves by a
// class, since a name in the page would be inline style, and only one picture on a page may have it.
function moving(event, url) {
  if (!event.viewTransition) return;
  for (const el of all(".shot")) el.classList.remove("shot");
  const address = url?.split(/[?#]/)[0];
  const leads = (a) => a && a.origin + a.pathname === address;
  const card = [...all(".card-picture")].find((el) => leads(el.parentElement.querySelector("a")));
  card?.classList.add("shot");
  document.documentElement.toggleAttribute("data-leaving", Boolean(card));
}
addEventListener("pageswap", (event) => moving(event, event.activation?.entry?.url));
addEventListener("pagereveal", (event) => moving(event, globalThis.navigation?.activation?.from?.url));

// A form is sent once. The button keeps its width and says that it is busy.
function guard(form) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    if (form.method === "get") return;
    form.dataset.sent = "1";
    const button = event.submitter;
    if (!button) return;
    button.style.minInlineSize = button.offsetWidth + "px";
    button.setAttribute("aria-busy", "true");
    const face = button.querySelector("span:not(.sr)");
    if (button.dataset.busy && face) face.textContent = button.dataset.busy;
  });
}

function release() {
  for (const form of all("form[data-sent]")) delete form.dataset.sent;
  for (const button of all("[aria-busy]")) button.removeAttribute("aria-busy");
}

// Minus and plus beside a quantity; with data-auto a change sends the form and
// the form's own button is not needed.
function stepper(field) {
  const input = field.querySelector("input");
  const box = document.createElement("span");
  box.className = "stepper";
  input.before(box);
  const auto = field.dataset.auto === "true";
  let timer = 0;
  const send = () => {
    clearTimeout(timer);
    timer = setTimeout(() => input.value !== input.defaultValue && input.checkValidity() && input.form?.requestSubmit(), 500);
  };
  const button = (sign, label, by) => {
    const b = document.createElement("button");
    b.type = "button";
    b.textContent = sign;
    b.setAttribute("aria-label", label);
    b.addEventListener("click", () => {
      input.type = "number"; // what was refused may have been words
      by > 0 ? input.stepUp() : input.stepDown();
      if (auto) send();
    });
    return b;
  };
  box.append(button("−", field.dataset.less, -1), input, button("+", field.dataset.more, 1));
  if (!auto) return;
  input.addEventListener("change", send);
  for (const b of all("[data-update]", input.form)) b.hidden = true;
}

// Thumbnails move the strip without moving the page, and follow it.
function gallery(root) {
  const strip = root.querySelector(".gallery-strip");
  const thumbs = [...all(".gallery-thumbs a", root)];
  if (!strip || thumbs.length === 0) return;
  const slides = [...strip.children];
  const mark = (n) => thumbs.forEach((t, i) => t.setAttribute("aria-current", String(i === n)));
  thumbs.forEach((thumb, i) =>
    thumb.addEventListener("click", (event) => {
      event.preventDefault();
      strip.scrollTo({ left: slides[i].offsetLeft - slides[0].offsetLeft });
      mark(i);
    }),
  );
  const watch = new IntersectionObserver(
    (entries) => entries.forEach((e) => e.isIntersecting && mark(slides.indexOf(e.target))),
    { root: strip, threshold: 0.6 },
  );
  slides.forEach((s) => watch.observe(s));
  mark(0);
}

// The chooser closes on Escape and on a click elsewhere.
function disclosure(details) {
  const close = () => (details.open = false);
  details.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !details.open) return;
    close();
    details.querySelector("summary").focus();
  });
  document.addEventListener("click", (event) => details.open && !details.contains(event.target) && close());
  details.addEventListener("focusout", ({ relatedTarget }) => relatedTarget && !details.contains(relatedTarget) && close());
}

// A form of this kind is sent as soon as something is chosen in it; its own
// button is for those without script.
function choosing(form) {
  for (const b of all("[data-update]", form)) b.hidden = true;
  for (const el of all("select", form)) el.addEventListener("change", () => form.requestSubmit());
}

// What this browser looked at stands where the page keeps a place for it. A
// product page first says which product it is; what is not opened is not kept.
async function recent(place) {
  const { recent: path, seen } = place.dataset;
  const answer = seen ? await fetch(path, { method: "POST", body: new URLSearchParams({ listing: seen }) }) : await fetch(path + "/shelf");
  place.hidden = answer.status !== 200;
  if (place.hidden) return;
  place.innerHTML = await answer.text();
  follow(place);
}

const looked = () => all("[data-recent]").forEach((place) => recent(place).catch(() => {}));

// Saving goods needs no other page: the heart is filled, and a note leads to what is saved. When that fails the form goes there.
async function keep(form, button) {
  const body = new URLSearchParams([[button.name, button.value]]);
  const answer = await fetch(form.action, { method: "POST", body, headers: { "X-Fragment": "saved" } }).catch(() => null);
  release();
  if (!answer?.ok) {
    form.append(Object.assign(document.createElement("input"), { type: "hidden", name: button.name, value: button.value }));
    return form.submit();
  }
  button.dataset.kept = "";
  const note = document.querySelector("[data-saved-note]");
  note.innerHTML = await answer.text();
  clearTimeout(note.timer);
  note.timer = setTimeout(() => note.replaceChildren(), 8000);
}

document.addEventListener("submit", (event) => {
  if (event.target.id !== "save" || !event.submitter) return;
  event.preventDefault();
  keep(event.target, event.submitter);
});

// The filters of a list are applied as they are chosen: the new list is fetched and put in place of the old one, so that
// scroll, focus and folds stay. When that fails the browser goes there by itself.
const narrowed = (form) => {
  const query = new URLSearchParams(new FormData(form));
  for (const [name, value] of [...query]) if (!value) query.delete(name, value);
  return form.action + (query.size ? "?" + query : "");
};
let turn = 0;
let shown = location.pathname + location.search;

async function swap(url, close) {
  const mine = ++turn;
  document.querySelector(".results")?.setAttribute("aria-busy", "true");
  let page, address;
  try {
    const answer = await fetch(url);
    address = answer.url;
    page = new DOMParser().parseFromString(await answer.text(), "text/html");
  } catch {
    return location.assign(url);
  }
  if (mine !== turn) return;
  if (!page.querySelector("#narrow, .empty")) return location.assign(url);
  const focus = document.activeElement?.id;
  const depth = document.querySelector(".filters")?.scrollTop ?? 0;
  for (const old of all("[data-fold]")) {
    const fold = page.querySelector(`[data-fold="${CSS.escape(old.dataset.fold)}"]`);
    if (fold) fold.open = old.open && !(close && fold.matches(".filters"));
  }
  for (const part of ["#main", ".chooser", ".foot"]) {
    const [old, fresh] = [document, page].map((d) => d.querySelector(part));
    if (!old || !fresh) continue;
    old.replaceWith(fresh);
    furnish(fresh);
    enliven(fresh);
    fresh.querySelector("[data-problem]")?.focus(); // a whole page focuses it by itself
  }
  document.title = page.title;
  if (address !== location.href) history.pushState(null, "", address);
  shown = location.pathname + location.search;
  const sheet = document.querySelector(".filters");
  if (sheet) sheet.scrollTop = depth;
  if (focus) document.getElementById(focus)?.focus({ preventScroll: true });
  if (close) document.querySelector("#main")?.scrollIntoView();
}

document.addEventListener("change", ({ target }) => target.form?.matches("[data-narrow]") && swap(narrowed(target.form)));
document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-narrow]")) return;
  event.preventDefault();
  swap(narrowed(event.target), true);
});
document.addEventListener("keydown", ({ key, target }) => {
  const sheet = target.closest?.(".filters[open]");
  if (key !== "Escape" || !sheet) return;
  sheet.open = false;
  sheet.querySelector("summary").focus();
});
document.addEventListener("focusin", ({ target }) => {
  const sheet = document.querySelector(".filters[open]");
  if (sheet && !sheet.contains(target) && getComputedStyle(sheet).position === "fixed") sheet.open = false; // it would cover the focus
});
addEventListener("popstate", () => location.pathname + location.search !== shown && swap(location.href));

const loaded = (then) => (document.readyState === "complete" ? then() : addEventListener("load", then, { once: true }));
const idle = globalThis.requestIdleCallback ?? ((then) => setTimeout(then, 20));

// Style sheets hold back what lies far below and the pictures beside the first; when all that is seen is there, they follow,
// two in a frame.
function follow(root) {
  const rest = [...all(".gallery-strip, .sections > section, .product-more > section, .grid > li, .foot", root)];
  const some = () => {
    for (const part of rest.splice(0, 2)) part.dataset.due = "";
    if (rest.length) requestAnimationFrame(() => idle(some));
  };
  loaded(() => idle(some));
}

// What changes the looks of a page is done at once.
function furnish(root) {
  all("form[data-auto]", root).forEach(choosing);
  all("[data-quantity]", root).forEach(stepper);
}

function enliven(root) {
  follow(root);
  all("form", root).forEach(guard);
  all("[data-gallery]", root).forEach(gallery);
  for (const chooser of root.matches?.("[data-chooser]") ? [root] : all("[data-chooser]", root)) disclosure(chooser);
  for (const el of all("[data-submit-on-change]", root)) el.addEventListener("change", () => el.form?.requestSubmit());
}

// The search field proposes what may be meant while one types: arrows choose, Enter goes there, Escape closes. One character
// is enough in scripts without spaces.
function suggesting(box) {
  const form = box.closest("form");
  const field = form.querySelector("input");
  for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": "suggestions" }))
    field.setAttribute(name, value);
  let timer = 0;
  let asked = 0;
  let chosen = -1;
  const options = () => [...all("[role=option]", box)];
  const choose = (n) => {
    chosen = n;
    options().forEach((o, i) => o.setAttribute("aria-selected", String(i === n)));
    const one = options()[n];
    if (one) field.setAttribute("aria-activedescendant", one.id);
    else field.removeAttribute("aria-activedescendant");
    one?.scrollIntoView({ block: "nearest" });
  };
  const open = (on) => {
    box.hidden = !on;
    field.setAttribute("aria-expanded", String(on));
    choose(-1);
  };
  const close = () => {
    asked++;
    clearTimeout(timer);
    open(false);
  };
  const ask = async () => {
    const typed = field.value.trim();
    if (typed.length < 2 && !/[\u3040-\u30ff\u3400-\u9fff]/.test(typed)) return close();
    const mine = ++asked;
    const answer = await fetch(box.dataset.suggest + "?q=" + encodeURIComponent(typed)).catch(() => null);
    const list = answer?.ok ? await answer.text() : "";
    if (mine !== asked) return;
    const held = options()[chosen]?.href; // stays chosen when it is proposed again
    box.innerHTML = list;
    open(options().length > 0 && document.activeElement === field);
    if (held) choose(options().findIndex((o) => o.href === held));
  };
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, 120);
  });
  field.addEventListener("keydown", (event) => {
    const list = options();
    if (event.isComposing || box.hidden) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) choose(((chosen + 1 + step + list.length + 1) % (list.length + 1)) - 1);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
  });
  box.addEventListener("pointerdown", (event) => event.preventDefault());
  field.addEventListener("blur", close);
  form.addEventListener("submit", (event) => {
    const one = box.hidden ? null : options()[chosen];
    if (one) {
      event.preventDefault();
      location.assign(one.href);
    }
    close();
  });
}

// A page that waits for an answer asks for it, and goes to where that is.
async function wait() {
  const answer = await fetch(location.href).catch(() => null);
  if (answer?.redirected) location.replace(answer.url);
  else setTimeout(wait, 3000);
}
if (all("[data-waits]").length) setTimeout(wait, 3000);

personalise();
furnish(document);
setTimeout(() => enliven(document)); // apart from the end of parsing, where the browser lays the page out in one go
setTimeout(() => all("[data-suggest]").forEach(suggesting));
document.prerendering ? document.addEventListener("prerenderingchange", looked, { once: true }) : setTimeout(looked);
addEventListener("pageshow", () => {
  personalise();
  release();
});
document.addEventListener("prerenderingchange", personalise);

// What is shown without a connection is kept beforehand, when there is nothing else to do.
const { offline } = document.body.dataset;
const prepare = () => setTimeout(() => navigator.serviceWorker?.register(offline).catch(() => {}), 2000);
if (offline) loaded(prepare);
