// Runs before the page is painted, so that a dark page never flashes white. Without a choice of its own it follows the system's.
(() => {
  const system = matchMedia("(prefers-color-scheme: dark)");
  const show = () => {
    const kept = localStorage.getItem("theme");
    document.documentElement.dataset.bsTheme = kept ?? (system.matches ? "dark" : "light");
  };
  system.addEventListener("change", show);
  show();
})();
