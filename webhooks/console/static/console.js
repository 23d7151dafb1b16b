// Keys for officers who work through many cases. Every page works without this file.
"use strict";

(function () {
  function isTyping(target) {
    return target.closest("input, textarea, select") !== null;
  }

  function step(by) {
    const links = Array.from(document.querySelectorAll(".row-link"));
    if (!links.length) return;
    const here = links.indexOf(document.activeElement);
    const next = here < 0 ? (by > 0 ? 0 : links.length - 1) : here + by;
    links[Math.min(links.length - 1, Math.max(0, next))].focus();
  }

  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    if (event.key === "j") step(1);
    else if (event.key === "k") step(-1);
    else {
      const wanted = document.querySelector('[data-key="' + CSS.escape(event.key) + '"]');
      if (wanted === null) return;
      event.preventDefault();
      wanted.focus();
    }
  });

  // A second click while the first is on its way would send a form twice.
  document.addEventListener("submit", function (event) {
    if (event.target.dataset.sent) event.preventDefault();
    else if (event.target.method === "post") event.target.dataset.sent = "1";
  });
})();
