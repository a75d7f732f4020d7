// Single-key shortcuts: every key has a visible button, and all can be switched off (WCAG 2.1.4).
(() => {
  const on = () => localStorage.getItem("keys") !== "off";
  const typing = (target) => target.closest("input, textarea, select, [contenteditable]");
  const rows = () => [...document.querySelectorAll("[data-row]")].filter((row) => row.offsetParent !== null);
  const visible = (selector) => [...document.querySelectorAll(selector)].find((field) => field.offsetParent);
  const press = (key) => {
    const scope = document.querySelector("[data-row].chosen") ?? document;
    const found = scope.querySelector(`[data-key="${key}"]`) ?? document.querySelector(`[data-key="${key}"]`);
    if (!found || found.disabled) return;
    if (found.type === "search") found.focus();
    else found.click();
  };

  const choose = (row) => {
    rows().forEach((other) => other.classList.toggle("chosen", other === row));
    const radio = row.querySelector("input[type=radio]");
    if (radio) radio.click();
    const target = row.querySelector("a[data-open], summary") ?? radio;
    if (target) target.focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
  };

  const move = (step) => {
    const all = rows();
    if (!all.length) return;
    const now = all.findIndex((row) => row.classList.contains("chosen"));
    choose(all[Math.min(all.length - 1, Math.max(0, now + step))]);
  };

  const pressed = {
    j: () => move(1),
    k: () => move(-1),
    Enter: () => document.querySelector("[data-row].chosen a[data-open]")?.click(),
    "/": () => (visible("main [type=search]") ?? visible("[type=search]"))?.focus(),
    "?": () => document.getElementById("keys").showModal(),
  };
  "aohrnuqdtsexbyf".split("").forEach((key) => { pressed[key] = () => press(key); });

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      hide();
      document.querySelectorAll("details.popup[open]").forEach((menu) => { menu.open = false; });
    }
    if (event.ctrlKey || event.metaKey || event.altKey || !on() || document.querySelector("dialog[open]")) return;
    if (typing(event.target) && !["radio", "checkbox"].includes(event.target.type)) {
      if (event.key === "Escape") event.target.blur();
      return;
    }
    if (event.key === "Enter" && event.target.closest("a, button, summary")) return;
    if (/^[1-9]$/.test(event.key)) {
      const candidate = document.querySelectorAll("[data-candidate]")[Number(event.key) - 1];
      if (candidate) { event.preventDefault(); choose(candidate); }
      return;
    }
    if (!(event.key in pressed)) return;
    event.preventDefault();
    pressed[event.key]();
  });

  document.addEventListener("click", (event) => {
    const act = event.target.closest("[data-act]")?.dataset.act;
    if (act === "help") document.getElementById("keys").showModal();
    if (act === "hide-toast") hide();
    if (act === "theme") {
      const next = document.documentElement.dataset.bsTheme === "dark" ? "light" : "dark";
      document.documentElement.dataset.bsTheme = next;
      localStorage.setItem("theme", next);
    }
  });
  // A menu closes when somebody looks elsewhere.
  document.addEventListener("click", (event) => {
    document.querySelectorAll("details.popup[open]").forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
  });
  document.addEventListener("change", (event) => {
    if (event.target.closest("[data-act=tick-all]")) {
      event.target.closest("table").querySelectorAll("td.tick input").forEach((box) => { box.checked = event.target.checked; });
    }
    if (event.target.closest("[data-submit]")) event.target.form.requestSubmit();
  });

  const toggle = document.getElementById("keys-on");
  if (toggle) {
    toggle.checked = on();
    toggle.addEventListener("change", () => localStorage.setItem("keys", toggle.checked ? "on" : "off"));
  }

  document.addEventListener("click", (event) => {
    if (event.target.closest?.("[data-print]")) window.print();
  });

  // A refused act leaves the page as it is and says why: errors are never swapped in.
  const toast = document.getElementById("toast");
  const hide = () => toast.classList.remove("shown");
  const say = (text) => {
    const words = new DOMParser().parseFromString(text, "text/html").body.textContent.trim().slice(0, 400);
    document.getElementById("toast-says").textContent = words || "That did not work; nothing was changed.";
    toast.classList.add("shown");
  };
  document.addEventListener("htmx:before:request", hide);
  document.addEventListener("htmx:response:error", (event) => say(event.detail?.ctx?.text ?? ""));
  document.addEventListener("htmx:error", () => say("The service did not answer. Look at the case again before you repeat this."));
})();
