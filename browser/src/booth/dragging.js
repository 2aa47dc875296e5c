/**
 * Putting options in order by dragging them, with a finger or a mouse: what lies above the line is ranked.
 *
 * While something is dragged nothing of the ballot changes: rows only look as if they made room. It is moved when it is let go; a drag
 * that is broken off, by Escape, a second finger or a call, leaves everything as it was.
 */

const STILL = 6; // pixels: so much a finger trembles
const EDGE = 72; // pixels: so near to the edge of the window the page scrolls
const FASTEST = 14; // pixels a frame

/**
 * Let rows be dragged by their grips. `ready()` puts them in the order of their numbers first; `drop(row, place)` is told after how many
 * ranked ones a row was let go, or null below the line; `broken(row)` hears of a drag that was broken off.
 */
export function letDrag(list, { ready, drop, broken }) {
  let drag = null;

  const top = (element) => element.getBoundingClientRect().top + scrollY;
  const height = (element) => element.getBoundingClientRect().height;

  function begin() {
    ready();
    const { row } = drag;
    const own = height(row);
    const later = (each) => Boolean(row.compareDocumentPosition(each) & Node.DOCUMENT_POSITION_FOLLOWING);
    const others = [...list.children].filter((each) => each !== row);
    const rests = others.map((each) => ({ each, later: later(each), top: top(each) - (later(each) ? own : 0), height: height(each) }));
    Object.assign(drag, { begun: true, rests, own, home: top(row), least: top(list), most: top(list) + height(list) - own });
    list.classList.add("ballot__list--dragging");
    row.classList.add("ballot__candidate--dragged");
    follow();
    requestAnimationFrame(scroll);
  }

  /** Lay the row under the finger, and let the others make room. */
  function follow() {
    const now = Math.min(Math.max(drag.y + scrollY - drag.held, drag.least), drag.most);
    drag.row.style.translate = `0 ${now - drag.home}px`;
    drag.before = drag.rests.filter((each) => now > each.top + each.height / 2).length;
    for (const [at, { each, later }] of drag.rests.entries()) {
      const shift = (at >= drag.before) - later;
      each.style.translate = shift ? `0 ${shift * drag.own}px` : "";
    }
  }

  function scroll() {
    if (!drag?.begun) return;
    const past = Math.min(drag.y - EDGE, 0) + Math.max(drag.y - innerHeight + EDGE, 0);
    if (past) {
      scrollBy({ top: Math.min(Math.max(past / 4, -FASTEST), FASTEST), behavior: "instant" });
      follow();
    }
    requestAnimationFrame(scroll);
  }

  /** Let everything lie where the page has it again; returns what was dragged. */
  function end() {
    const ended = drag;
    drag = null;
    if (list.hasPointerCapture(ended.pointer)) list.releasePointerCapture(ended.pointer);
    list.classList.remove("ballot__list--dragging");
    ended.row.classList.remove("ballot__candidate--dragged");
    for (const each of list.children) each.style.translate = "";
    return ended;
  }

  function breakOff() {
    const { begun, row } = drag ? end() : {};
    if (begun) broken(row);
  }

  list.addEventListener("pointerdown", (event) => {
    if (drag) return breakOff();
    const row = event.target.closest("[data-grip]")?.closest("[data-option]");
    if (!row || event.button !== 0) return;
    event.preventDefault(); // or words would be selected
    list.setPointerCapture(event.pointerId);
    drag = { row, pointer: event.pointerId, from: event.clientY, y: event.clientY, held: event.clientY + scrollY - top(row) };
  });
  list.addEventListener("pointermove", (event) => {
    if (event.pointerId !== drag?.pointer) return;
    drag.y = event.clientY;
    if (drag.begun) follow();
    else if (Math.abs(drag.y - drag.from) > STILL) begin();
  });
  list.addEventListener("pointerup", (event) => {
    if (event.pointerId !== drag?.pointer) return;
    const { begun, row, rests, before } = end();
    if (!begun) return;
    const ranked = rests.findIndex(({ each }) => each.hasAttribute("data-edge"));
    drop(row, before <= ranked ? before : null);
  });
  list.addEventListener("pointercancel", breakOff);
  list.addEventListener("lostpointercapture", (event) => event.pointerId === drag?.pointer && breakOff());
  addEventListener("blur", breakOff);
  addEventListener("keydown", (event) => event.key === "Escape" && breakOff());
}
