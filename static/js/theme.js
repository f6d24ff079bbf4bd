/* Loaded before anything is painted: a person's own choice of light or dark, kept in this browser only. */
(function () {
  "use strict";
  var root = document.documentElement;
  var first = root.getAttribute("data-theme") || "system";

  function stored() {
    try { return localStorage.getItem("cwhub.theme"); } catch { return null; }
  }

  function apply(choice) {
    if (choice === "light" || choice === "dark") root.setAttribute("data-theme", choice);
    else root.removeAttribute("data-theme");
    document.querySelectorAll("[data-theme-choice]").forEach(function (button) {
      button.setAttribute("aria-pressed", String(button.getAttribute("data-theme-choice") === choice));
    });
  }

  apply(stored() || first);
  document.addEventListener("DOMContentLoaded", function () { apply(stored() || first); });
  document.addEventListener("click", function (event) {
    var button = event.target.closest("[data-theme-choice]");
    if (!button) return;
    var choice = button.getAttribute("data-theme-choice");
    try { localStorage.setItem("cwhub.theme", choice); } catch { /* private window: it lasts for this page */ }
    apply(choice);
  });
})();
