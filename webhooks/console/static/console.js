// Keys for officers who work through many cases, and what was typed kept over a reload. Every page
// works without this file.
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

  // What is typed into a form with data-keep stays in this tab until the form was sent and
  // something else came of it. It is put back only where the server's text is still the same.
  const KEPT = "kept:" + (document.body.dataset.who || "") + ":";

  function hidden(form, ...names) {
    return names.map((name) => (form.elements[name] ? form.elements[name].value : "")).join(":");
  }

  function stamp(form) {
    return hidden(form, "mark", "version", "base");
  }

  // A table has one address for all its rows; something new is known by how it was begun.
  function nameOf(form) {
    const which = stamp(form) === "::" ? location.search : hidden(form, "muc", "nhom");
    return KEPT + form.getAttribute("action") + ":" + which;
  }

  function fields(form) {
    return Array.from(form.elements).filter(
      (each) => each.name && !each.readOnly && !/hidden|file|password|submit|button|fieldset/.test(each.type)
    );
  }

  function typed(form) {
    return fields(form).map((each) => [
      each.name,
      /checkbox|radio/.test(each.type) ? each.checked : each.value,
    ]);
  }

  function keep(form, isSent) {
    const kept = { stamp: stamp(form), typed: typed(form), isSent: isSent };
    try {
      sessionStorage.setItem(nameOf(form), JSON.stringify(kept));
    } catch (_full) {
      // Nothing is kept where the browser gives no room; the form works as without this file.
    }
  }

  function putBack(form) {
    const kept = JSON.parse(sessionStorage.getItem(nameOf(form)) || "null");
    if (kept === null) return;
    const now = typed(form);
    const fits =
      kept.stamp === stamp(form) &&
      kept.typed.length === now.length &&
      kept.typed.every((each, at) => each[0] === now[at][0]);
    if (!fits) {
      sessionStorage.removeItem(nameOf(form));
      return;
    }
    if (JSON.stringify(kept.typed) === JSON.stringify(now)) return;
    fields(form).forEach(function (each, at) {
      if (typeof kept.typed[at][1] === "boolean") each.checked = kept.typed[at][1];
      else each.value = kept.typed[at][1];
    });
    const told = document.createElement("p");
    told.className = "small-print";
    told.setAttribute("role", "status");
    told.textContent = form.dataset.keep;
    form.prepend(told);
  }

  const keeping = Array.from(document.querySelectorAll("form[data-keep]"));
  keeping.forEach(function (form) {
    putBack(form);
    form.addEventListener("input", () => keep(form, false));
    form.addEventListener("submit", () => keep(form, true));
  });
  Object.keys(sessionStorage).forEach(function (name) {
    if (!name.startsWith("kept:") || keeping.some((form) => nameOf(form) === name)) return;
    if (JSON.parse(sessionStorage.getItem(name)).isSent) sessionStorage.removeItem(name);
  });
  document.addEventListener("submit", function (event) {
    if (event.target.matches("[data-forget]")) sessionStorage.clear();
  });

  // A second click while the first is on its way would send a form twice.
  document.addEventListener("submit", function (event) {
    if (event.target.dataset.sent) event.preventDefault();
    else if (event.target.method === "post") event.target.dataset.sent = "1";
  });
})();
