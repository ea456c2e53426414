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
    el.textContent = new Intl.NumberFormat(document.documentElement.lang + "-u-nu-latn").format(count);
    el.hidden = count < 1;
  }
  const name = cookie("mall_name");
  if (name) for (const el of all("[data-account-name]")) el.textContent = name;
}

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
  if (!place.hidden) place.innerHTML = await answer.text();
}

const looked = () => all("[data-recent]").forEach((place) => recent(place).catch(() => {}));

personalise();
document.prerendering ? document.addEventListener("prerenderingchange", looked, { once: true }) : looked();
all("form").forEach(guard);
all("form[data-auto]").forEach(choosing);
all("[data-quantity]").forEach(stepper);
all("[data-gallery]").forEach(gallery);
all("[data-chooser]").forEach(disclosure);
all("[data-submit-on-change]").forEach((el) => el.addEventListener("change", () => el.form?.requestSubmit()));
document.querySelector("[data-problem]")?.focus();
addEventListener("pageshow", () => {
  personalise();
  release();
});
document.addEventListener("prerenderingchange", personalise);
