// What a page can't do in HTML alone: the search palette, the menu on a narrow screen, copying an id, telling how long ago.
"use strict";

(() => {
  const palette = () => document.getElementById("palette");

  function openPalette() {
    const dialog = palette();
    if (dialog && !dialog.open) {
      dialog.showModal();
      const input = dialog.querySelector("input");
      input.select();
      input.focus();
    }
  }

  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
      event.preventDefault();
      openPalette();
      return;
    }
    const dialog = palette();
    if (dialog && dialog.open && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      const stops = [dialog.querySelector("input"), ...dialog.querySelectorAll(".found a")];
      const at = stops.indexOf(document.activeElement);
      const next = stops[(at + (event.key === "ArrowDown" ? 1 : stops.length - 1)) % stops.length];
      event.preventDefault();
      next.focus();
    }
    if (event.key === "Escape") {
      document.querySelectorAll("details.who[open]").forEach((menu) => menu.removeAttribute("open"));
    }
  });

  document.addEventListener("click", (event) => {
    const target = event.target.closest("[data-do]");
    document.querySelectorAll("details.who[open]").forEach((menu) => {
      if (!menu.contains(event.target)) menu.removeAttribute("open");
    });
    if (!target) {
      if (event.target === palette()) palette().close();
      return;
    }
    switch (target.dataset.do) {
      case "search":
        event.preventDefault();
        openPalette();
        break;
      case "menu": {
        const side = target.closest(".side");
        target.setAttribute("aria-expanded", String(side.classList.toggle("open")));
        break;
      }
      case "copy":
        navigator.clipboard.writeText(target.dataset.text || target.textContent.trim()).then(() => {
          target.setAttribute("data-copied", "");
          setTimeout(() => target.removeAttribute("data-copied"), 1200);
        });
        break;
    }
  });

  function ago(then, now) {
    const seconds = Math.round((now - then) / 1000);
    const size = Math.abs(seconds);
    const words =
      size < 10 ? "now"
      : size < 60 ? size + " s"
      : size < 3600 ? Math.round(size / 60) + " min"
      : size < 86400 ? Math.round(size / 3600) + " h"
      : Math.round(size / 86400) + " d";
    return words === "now" ? words : seconds >= 0 ? words + " ago" : "in " + words;
  }

  function tellTimes() {
    const now = Date.now();
    document.querySelectorAll("time[datetime]").forEach((element) => {
      element.textContent = ago(Date.parse(element.dateTime), now);
    });
  }
  setInterval(tellTimes, 10000);

  // A part of a page that names a stream looks again when the stream says so. It listens only while it is looked
  // at: browsers open few connections to a place.
  let stream = null;
  function listen() {
    const part = document.visibilityState === "visible" ? document.querySelector("[data-live]") : null;
    const address = part ? part.dataset.live : null;
    if (stream && stream.address !== address) {
      stream.source.close();
      stream = null;
    }
    if (address && !stream) {
      stream = { address, source: new EventSource(address) };
      stream.source.addEventListener("changed", lookAgain);
    }
  }
  const lookAgain = () => htmx.trigger(document.body, "live");
  document.addEventListener("DOMContentLoaded", listen);
  document.addEventListener("visibilitychange", () => {
    listen();
    if (stream) lookAgain();
  });

  // Who stands on a link of a part that looks again stands on the same link afterwards.
  let stoodOn = null;
  document.addEventListener("htmx:beforeSwap", (event) => {
    const on = document.activeElement;
    stoodOn = event.target !== document.body && event.target.contains(on) ? on.getAttribute("href") : null;
  });

  // A page that was swapped in starts where a page that was loaded would: at its heading.
  document.addEventListener("htmx:afterSettle", (event) => {
    tellTimes();
    listen();
    if (stoodOn) {
      const link = document.querySelector('main a[href="' + CSS.escape(stoodOn) + '"]');
      if (link) link.focus({ preventScroll: true });
      stoodOn = null;
    }
    if (event.target === document.body) {
      const main = document.querySelector("main");
      if (main) main.focus({ preventScroll: true });
    }
  });
})();
