// The live remainder: what is typed is added in minor units, and money is booked only when nothing is left.
(() => {
  const hand = () => document.getElementById("by-hand");
  const places = () => Number(hand().dataset.places);
  // As the server reads them: plain decimals, or grouped by threes with one kind of separator.
  const AMOUNT = /^-?(?:\d{1,15}|\d{1,3}(?:,\d{3}){1,4}|\d{1,3}(?:[ '\u00a0\u202f\u2019]\d{3}){1,4})(?:\.\d*)?$/;

  const minor = (text) => {
    const typed = text.trim();
    if (typed === "") return 0;
    if (!AMOUNT.test(typed)) return NaN;
    const plain = typed.replace(/[^\d.-]/g, "");
    const [whole, fraction = ""] = plain.replace("-", "").split(".");
    if (fraction.replace(/0+$/, "").length > places()) return NaN;
    const value = Number(whole) * 10 ** places() + Number(fraction.slice(0, places()).padEnd(places(), "0") || 0);
    return plain.startsWith("-") ? -value : value;
  };
  const shown = (value) =>
    (value / 10 ** places()).toLocaleString("en-US", { minimumFractionDigits: places(), maximumFractionDigits: places() });
  const amounts = () => [...hand().querySelectorAll("input.amount")];

  const update = () => {
    if (!hand()) return;
    const typed = amounts().map((field) => [field, minor(field.value)]);
    typed.forEach(([field, value]) => field.setAttribute("aria-invalid", Number.isNaN(value)));
    hand().querySelectorAll("[data-pay]").forEach((box) => {
      const row = box.closest("tr");
      box.checked = minor(row.querySelector("input.amount").value) === minor(row.querySelector("[data-balance]").dataset.balance);
    });
    // What becomes of the rest is asked only where there is one: something is paid, and less than what is open.
    hand().dataset.scripted = "";
    hand().querySelectorAll("select.rest").forEach((rest) => {
      const row = rest.closest("tr");
      const [pays, open] = [minor(row.querySelector("input.amount").value), minor(row.querySelector("[data-balance]").dataset.balance)];
      rest.classList.toggle("open", pays > 0 && pays < open);
      if (!(pays > 0 && pays < open)) rest.value = "";
    });
    const sum = typed.reduce((total, [, value]) => total + (value || 0), 0);
    const isWrong = typed.some(([, value]) => Number.isNaN(value));
    const hasCash = hand().dataset.total !== "";
    const left = hasCash ? Number(hand().dataset.total) - sum : sum;
    const out = document.getElementById("remainder");
    out.textContent = isWrong ? "?" : `${shown(left)} ${hand().dataset.currency}`;
    out.classList.toggle("zero", hasCash && !isWrong && left === 0);
    out.classList.toggle("left", hasCash && (isWrong || left !== 0));
    document.getElementById("book-by-hand").disabled = isWrong || (hasCash && left !== 0) || typed.every(([, value]) => value === 0);
  };

  const fill = (radio) => {
    const { allocations, on_account: onAccount } = JSON.parse(radio.dataset.allocations);
    amounts().forEach((field) => { field.value = allocations[field.name.replace("pays-", "")] ?? ""; });
    document.getElementById("on-account").value = Number(onAccount) ? onAccount : "";
    update();
  };

  const openHand = () => {
    hand().hidden = false;
    const chosen = document.querySelector("[data-allocations]:checked");
    if (chosen && amounts().every((field) => field.value === "")) fill(chosen);
    amounts()[0].focus({ preventScroll: true });
    hand().scrollIntoView({ block: "nearest" });
  };

  document.addEventListener("input", (event) => {
    const box = event.target.closest("#by-hand [data-pay]");
    if (box) {
      const row = box.closest("tr");
      row.querySelector("input.amount").value = box.checked ? row.querySelector("[data-balance]").dataset.balance : "";
    }
    if (event.target.closest("#by-hand")) update();
  });
  document.addEventListener("change", (event) => {
    const radio = event.target.closest("[data-allocations]");
    if (!radio) return;
    document.querySelectorAll("[data-candidate]").forEach((label) => label.classList.toggle("chosen", label.contains(radio)));
    if (hand() && !hand().hidden) fill(radio);
  });
  document.addEventListener("click", (event) => {
    const act = event.target.closest("[data-act]")?.dataset.act;
    if (act === "by-hand") openHand();
    if (act === "rest") {
      const rest = document.getElementById("on-account");
      const others = amounts().filter((field) => field !== rest).reduce((sum, field) => sum + (minor(field.value) || 0), 0);
      const left = Number(hand().dataset.total) - others;
      rest.value = left ? shown(left) : "";
      update();
    }
  });
  // Another client's open items have come; what was typed came back with them.
  document.addEventListener("htmx:after:settle", update);
  document.addEventListener("htmx:after:swap", update);
  update();

  // A value under the pointer lights its place in the mail and in the document.
  const light = (key, on) =>
    document.querySelectorAll(`[data-evidence="${CSS.escape(key)}"]`).forEach((place) => place.classList.toggle("lit", on));
  for (const [name, on] of [["pointerover", true], ["pointerout", false], ["focusin", true], ["focusout", false]]) {
    document.addEventListener(name, (event) => {
      const place = event.target.closest?.("[data-evidence], [data-lights]");
      if (place) light(place.dataset.evidence ?? place.dataset.lights, on);
    });
  }
})();
