// Single-key shortcuts: every key has a visible button, and all can be switched off (WCAG 2.1.4).
(() => {
  const on = () => localStorage.getItem("keys") !== "off";
  const typing = (target) => target.closest("input, textarea, select, [contenteditable]");
  const rows = () => [...document.querySelectorAll("[data-row]")].filter((row) => row.offsetParent !== null);
  const click = (selector) => {
    const found = document.querySelector(selector);
    if (found && !found.disabled) found.click();
    return Boolean(found);
  };

  const move = (step) => {
    const all = rows();
    if (!all.length) return;
    const now = all.findIndex((row) => row.classList.contains("chosen"));
    choose(all[Math.min(all.length - 1, Math.max(0, now + step))]);
  };

  const choose = (row) => {
    rows().forEach((other) => other.classList.toggle("chosen", other === row));
    const radio = row.querySelector("input[type=radio]");
    if (radio) radio.click();
    const link = row.querySelector("a[data-open]");
    (link || radio || row).focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
  };

  const pressed = {
    j: () => move(1),
    k: () => move(-1),
    Enter: () => click("[data-row].chosen a[data-open]"),
    a: () => click("[data-key=a]"),
    o: () => click("[data-key=o]"),
    r: () => click("[data-key=r]"),
    h: () => click("[data-key=h]"),
    n: () => click("[data-key=n]"),
    u: () => click("[data-key=u]"),
    q: () => click("[data-key=q]"),
    "/": () => { const search = document.querySelector("[type=search]"); if (search) search.focus(); return Boolean(search); },
    "?": () => document.getElementById("keys").showModal(),
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !on() || document.querySelector("dialog[open]")) return;
    if (typing(event.target) && event.target.type !== "radio") {
      if (event.key === "Escape") event.target.blur();
      return;
    }
    if (event.key === "Enter" && event.target.closest("a, button, summary")) return;
    if (/^[1-9]$/.test(event.key)) {
      const candidate = document.querySelectorAll("[data-candidate]")[Number(event.key) - 1];
      if (candidate) { event.preventDefault(); choose(candidate); }
      return;
    }
    const act = pressed[event.key];
    if (act) { event.preventDefault(); act(); }
  });

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-act]");
    if (!button) return;
    if (button.dataset.act === "help") document.getElementById("keys").showModal();
    if (button.dataset.act === "theme") {
      const next = document.documentElement.dataset.bsTheme === "dark" ? "light" : "dark";
      document.documentElement.dataset.bsTheme = next;
      localStorage.setItem("theme", next);
    }
  });

  const toggle = document.getElementById("keys-on");
  if (toggle) {
    toggle.checked = on();
    toggle.addEventListener("change", () => localStorage.setItem("keys", toggle.checked ? "on" : "off"));
  }

  // A refused act leaves the page as it is and says why: errors are never swapped in.
  document.addEventListener("htmx:responseError", (event) => say(event.detail?.ctx?.text || "That did not work; nothing was changed."));
  const say = (text) => {
    const toast = document.getElementById("toast");
    toast.textContent = new DOMParser().parseFromString(text, "text/html").body.textContent.trim().slice(0, 300);
    toast.classList.add("shown");
  };
})();
