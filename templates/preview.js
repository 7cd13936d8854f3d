/** In a served page only: shows what is wrong with the lesson, and takes the new page when there is one. */

(() => {
  const PLACE = "tloop preview: place"; // where the reader was, kept over a reload
  const shown = document.currentScript.dataset.build;

  const panel = document.createElement("pre");
  panel.id = "preview-problems";
  panel.setAttribute("role", "alert");
  panel.hidden = true;
  panel.style.cssText = "position: fixed; inset: auto 0 0 0; z-index: 99; max-height: 24vh; margin: 0; overflow: auto;"
    + "padding: 1rem 1.25rem; border-top: 3px solid #c4127a; background: #14161a; color: #e9eaec; font: 13px/1.5 monospace;";
  document.addEventListener("DOMContentLoaded", () => {
    document.body.append(panel);
    for (const claim of document.querySelectorAll("[data-fails]")) mark(claim);
  });

  /** A claim that fails: its words, and what was measured instead. */
  function mark(claim) {
    claim.style.cssText = "padding: 0 0.2em; background: #c4127a; color: #fff; text-decoration: line-through;";
    const measured = document.createElement("mark");
    measured.textContent = claim.dataset.fails;
    measured.style.cssText = "margin-left: 0.3em; padding: 0 0.2em; background: #14161a; color: #fff;";
    claim.after(measured);
  }

  const place = sessionStorage.getItem(PLACE);
  sessionStorage.removeItem(PLACE);
  if (place !== null) addEventListener("load", () => requestAnimationFrame(() => scrollTo(0, Number(place))));

  /** The run and the epoch stand in the address, the scroll in the session's storage. */
  function reload() {
    const stage = document.getElementById("stage");
    if (stage?.dataset.run && !location.hash.includes("=")) {
      history.replaceState(null, "", `#run=${stage.dataset.run}&epoch=${stage.dataset.epoch}`);
    }
    sessionStorage.setItem(PLACE, scrollY);
    location.reload();
  }

  new EventSource("/events").onmessage = ({ data }) => {
    const { build, problems } = JSON.parse(data);
    if (String(build) !== shown) {
      reload();
      return;
    }
    panel.textContent = problems;
    panel.hidden = problems === "";
    document.body.style.paddingBottom = panel.hidden ? "" : "24vh"; // the last lines stay in reach
  };
})();
