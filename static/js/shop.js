// Comfort for the storefront. Everything here also works without it.
const all = (selector, from = document) => from.querySelectorAll(selector);

const bare = (address) => address.split(/[?#]/)[0];

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
  for (const el of all("[data-account-name]")) {
    el.dataset.accountName ||= el.textContent; // comes back when the name is gone
    el.textContent = cookie("mall_name") || el.dataset.accountName;
  }
  dress(cookie("mall_theme"));
}

// A page that the browser kept may be from before another look was chosen.
function dress(theme) {
  const { dataset } = document.documentElement;
  if (theme === (dataset.theme ?? "")) return;
  if (theme) dataset.theme = theme;
  else delete dataset.theme;
  for (const button of all(".themes button")) button.setAttribute("aria-pressed", String(button.value === (theme || "system")));
  for (const meta of all("[name=color-scheme]")) meta.content = theme || "light dark";
  all("[name=theme-color]").forEach((meta, i) => {
    const look = ["light", "dark"][i];
    meta.media = !theme ? `(prefers-color-scheme: ${look})` : look === theme ? "all" : "not all";
  });
}

// The picture of the card that is followed grows into the picture of its page, and back. Style sheets name what moves by a
// class, since a name in the page would be inline style, and only one picture on a page may have it.
function moving(event, url) {
  if (!event.viewTransition) return;
  for (const el of all(".shot")) el.classList.remove("shot");
  const address = url && bare(url);
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

// What could not be done here the browser does, by leaving the page.
function leave(form, name, value) {
  if (name) form.prepend(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
  form.submit();
}

function release() {
  for (const form of all("form[data-sent]")) delete form.dataset.sent;
  for (const button of all("[aria-busy]")) button.removeAttribute("aria-busy");
}

// Minus and plus beside a quantity; with data-auto a change is sent, and the
// form's own button is not needed.
function stepper(field) {
  const input = field.querySelector("input");
  const box = document.createElement("span");
  box.className = "stepper";
  input.before(box);
  const auto = field.dataset.auto === "true";
  let timer = 0;
  const later = () => {
    clearTimeout(timer);
    wait();
    timer = setTimeout(() => input.isConnected && send(input.form), 500);
  };
  const button = (sign, label, by) => {
    const b = document.createElement("button");
    b.type = "button";
    b.id = input.id + sign;
    b.textContent = sign;
    b.setAttribute("aria-label", label);
    b.addEventListener("click", () => {
      input.type = "number"; // what was refused may have been words
      by > 0 ? input.stepUp() : input.stepDown();
      if (auto) later();
    });
    return b;
  };
  box.append(button("−", field.dataset.less, -1), input, button("+", field.dataset.more, 1));
  if (!auto) return;
  input.addEventListener("change", later);
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

// The chooser closes on a click elsewhere, and when the focus goes there.
for (const kind of ["click", "focusin"])
  document.addEventListener(kind, ({ target }) => {
    const chooser = document.querySelector("[data-chooser][open]");
    if (chooser && !chooser.contains(target)) chooser.open = false;
  });

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
  if (!answer?.ok) return leave(form, button.name, button.value);
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

// What stands behind an address, and where that is; nothing where no page of the shop answers.
async function fetched(url, options) {
  try {
    const answer = await fetch(url, options);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    return answer.status < 500 && page.querySelector("#main") ? { page, address: answer.url } : {};
  } catch {
    return {};
  }
}

// Parts of another page take the place of those of this one; scroll, focus and folds stay.
function put(page, parts, closed) {
  const at = document.activeElement;
  for (const old of all("[data-fold]")) {
    const fold = page.querySelector(`[data-fold="${CSS.escape(old.dataset.fold)}"]`);
    if (fold) fold.open = old.open && !(closed && fold.matches(closed));
  }
  for (const part of parts) {
    const [old, fresh] = [document, page].map((d) => d.querySelector(part));
    if (!old || !fresh) continue;
    old.replaceWith(fresh);
    furnish(fresh);
    enliven(fresh);
  }
  document.title = page.title;
  if (at.isConnected) return;
  const next = document.getElementById(at.id) ?? document.querySelector("[data-problem]") ?? document.querySelector("#main");
  next.focus({ preventScroll: true });
}

let turn = 0; // the newest question alone is answered

// A form whose answer is its own page again is sent without leaving it: one after the other, so that the last word holds.
// What is typed meanwhile stays, and a link is followed afterwards. When there is no answer the browser sends the form by itself.
let queue = Promise.resolve();
let onward = "";
const said = document.createElement("p");
said.className = "sr";
said.setAttribute("role", "status");
document.body.append(said);

const wait = () => document.querySelector("#main").setAttribute("aria-busy", "true");

async function send(form, name, value) {
  const mine = ++turn;
  const body = new URLSearchParams(new FormData(form));
  if (name) body.set(name, value);
  for (const field of form.elements) field.defaultValue = field.value;
  wait();
  queue = queue.then(() => fetched(form.action, { method: "POST", body }));
  const { page, address } = await queue;
  if (mine !== turn) return;
  if (!page) return leave(form, name, value);
  if (![location.href, form.action].some((own) => bare(own) === bare(address))) return location.assign(address);
  const typed = [...all("#main input")].filter((field) => field.value !== field.defaultValue);
  put(page, ["#main"]);
  tell(page);
  for (const { id, value } of typed) {
    const field = document.getElementById(id);
    if (!field?.matches("input")) continue;
    field.value = value;
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

// What came of it is said: errors by the focus, which a whole page sets by itself.
function tell(page) {
  personalise();
  for (const old of all(".flashes")) old.remove();
  const news = page.querySelector(".flashes");
  if (news) document.querySelector("#main").before(news);
  const wrong = document.querySelector("[data-problem]");
  wrong?.focus();
  said.textContent = wrong ? "" : [...all(".flashes, .summary .totals-sum, .empty h2")].map((el) => el.innerText).join(" ");
  if (onward && !wrong) location.assign(onward);
  onward = "";
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("#main[aria-busy] a[href]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  onward = link.href;
});
document.addEventListener("submit", (event) => {
  const { target, submitter } = event;
  if (event.defaultPrevented || !target.matches("[data-stay]")) return;
  event.preventDefault();
  send(target, submitter?.name, submitter?.value);
});

// Another country has another form of address: asked for without saying which form was filled in, nothing is saved.
document.addEventListener("change", ({ target }) => target.matches("[data-countries] [name=country]") && send(target.form, "form", ""));

// The filters of a list are applied as they are chosen. When that fails the browser goes there by itself.
const narrowed = (form) => {
  const query = new URLSearchParams(new FormData(form));
  for (const [name, value] of [...query]) if (!value) query.delete(name, value);
  return form.action + (query.size ? "?" + query : "");
};
let shown = location.pathname + location.search;

async function swap(url, close, place) {
  const mine = ++turn;
  document.querySelector(".results")?.setAttribute("aria-busy", "true");
  const { page, address } = await fetched(url);
  if (mine !== turn) return;
  if (!page?.querySelector("#narrow, .empty")) return location.assign(url);
  const depth = document.querySelector(".filters")?.scrollTop ?? 0;
  const left = scrollY;
  put(page, ["#main", ".chooser", ".foot"], close && ".filters");
  if (address !== location.href) {
    history.replaceState({ place: left }, "");
    history.pushState(null, "", address);
  }
  shown = location.pathname + location.search;
  const sheet = document.querySelector(".filters");
  if (sheet) sheet.scrollTop = depth;
  if (close) document.querySelector("#main").scrollIntoView();
  if (place === undefined) return;
  for (const part of all(".grid > li")) part.dataset.due = ""; // else its height is a guess
  scrollTo(0, place);
}

document.addEventListener("change", ({ target }) => target.form?.matches("[data-narrow]") && swap(narrowed(target.form)));
document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-narrow]")) return;
  event.preventDefault();
  swap(narrowed(event.target), true);
});
document.addEventListener("keydown", ({ key, target }) => {
  const sheet = target.closest?.(".filters[open], [data-chooser][open]");
  if (key !== "Escape" || !sheet) return;
  sheet.open = false;
  sheet.querySelector("summary").focus();
});
document.addEventListener("focusin", ({ target }) => {
  const sheet = document.querySelector(".filters[open]");
  if (sheet && !sheet.contains(target) && getComputedStyle(sheet).position === "fixed") sheet.open = false; // it would cover the focus
});
addEventListener("popstate", ({ state }) => location.pathname + location.search !== shown && swap(location.href, false, state?.place));

const loaded = (then) => (document.readyState === "complete" ? then() : addEventListener("load", then, { once: true }));
const idle = globalThis.requestIdleCallback ?? ((then) => setTimeout(then, 20));

// Style sheets hold back what lies far below and the pictures beside the first; when all that is seen is there, they follow,
// two in a frame.
function follow(root) {
  const rest = [...all(".gallery-strip, .gallery-thumbs, .sections > section, .product-more > section, .grid > li, .foot", root)];
  const some = () => {
    for (const part of rest.splice(0, 2)) part.dataset.due = "";
    if (rest.length) requestAnimationFrame(() => idle(some));
  };
  loaded(() => idle(some));
}

// What changes the looks of a page is done at once.
function furnish(root) {
  all("[data-quantity]", root).forEach(stepper);
}

function enliven(root) {
  follow(root);
  all("form", root).forEach(guard);
  all("[data-gallery]", root).forEach(gallery);
}

// The search field proposes what may be meant while one types: arrows choose, Enter goes there, Escape closes. One character
// is enough in scripts without spaces, and one syllable of Korean.
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
    if (typed.length < 2 && !/[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]/.test(typed)) return close();
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

document.addEventListener("click", ({ target }) => target.closest("[data-print]") && print());

// A page that waits for an answer asks for it, and goes to where that is.
async function answered() {
  const answer = await fetch(location.href).catch(() => null);
  if (answer?.redirected) location.replace(answer.url);
  else setTimeout(answered, 3000);
}
if (all("[data-waits]").length) setTimeout(answered, 3000);

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
