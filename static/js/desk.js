// Comfort for portal and admin. Everything here also works without it.
const all = (selector, from = document) => from.querySelectorAll(selector);

// Where one is stands in view, in a row of tabs that is wider than the screen.
for (const here of all(":is(.rail, .tabs) [aria-current=page]")) {
  const row = here.closest(".rail, .tabs ul");
  const [tab, room] = [here.getBoundingClientRect(), row.getBoundingClientRect()];
  row.scrollLeft += tab.left + tab.width / 2 - room.left - room.width / 2;
}

// A form is sent once.
for (const form of all("form")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    if (form.method === "get") return;
    form.dataset.sent = "1";
    event.submitter?.setAttribute("aria-busy", "true");
  });
}
addEventListener("pageshow", () => {
  for (const form of all("form[data-sent]")) delete form.dataset.sent;
  for (const button of all("[aria-busy]")) button.removeAttribute("aria-busy");
});

// A link or button with data-key is reached by that key, unless someone types
// (a radio or a box takes no letters) or has switched the keys off (data-keys="off" on the body).
const typing = (el) => el.closest("input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]");
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || typing(event.target)) return;
  if (document.body.dataset.keys === "off") return;
  const target = document.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
  if (!target) return;
  event.preventDefault();
  target.matches("input, textarea, select") ? target.focus() : target.click();
});

// A box that ticks every row of its form.
for (const box of all("[data-tick-all]")) {
  box.addEventListener("change", () => {
    for (const row of all(`input[name="${CSS.escape(box.dataset.tickAll)}"]`, box.form ?? document)) row.checked = box.checked;
  });
}
for (const el of all("[data-print]")) el.addEventListener("click", () => print());
