// The page is complete without this. Browsers that keep closed details out of print get them opened for it, and closed after.
(() => {
  let opened = [];
  addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("details:not([open])")];
    for (const d of opened) d.open = true;
  });
  addEventListener("afterprint", () => {
    for (const d of opened) d.open = false;
  });
})();

// An element of a drawing; and one of the page, whose children are text or elements, never markup.
const make = (tag, attributes = {}, ...children) => {
  const e = document.createElementNS(document.querySelector("svg").namespaceURI, tag);
  for (const [name, value] of Object.entries(attributes)) e.setAttribute(name, value);
  e.append(...children);
  return e;
};
const put = (tag, fields = {}, ...children) => {
  const e = Object.assign(document.createElement(tag), fields);
  e.append(...children);
  return e;
};

// Side by side: order, filter by app and by last contact, and up to four people pinned and read against each other. Nothing is stored.
(() => {
  const tools = document.querySelector("#side .tools"), panel = document.querySelector("#side .pinned");
  if (!tools) return;
  const MOST = 4, SHAPES = ["M-4 0a4 4 0 1 0 8 0a4 4 0 1 0-8 0z", "M-3.6-3.6h7.2v7.2h-7.2z", "M0-5L4.6 3.4h-9.2z", "M0-5.4L5.4 0 0 5.4-5.4 0z"];
  const rows = [...document.querySelectorAll("#side tr[data-n]")];
  const place = new Map(rows.map((row, i) => [row, i]));
  const keys = {name: r => place.get(r), amount: r => +r.dataset.n, last: r => +r.dataset.l};
  const pins = Array(MOST).fill(null);
  const hint = tools.querySelector(".pinhint"), title = panel.querySelector("h3");
  let order = "name";

  const press = (button, all) => { for (const b of all) b.setAttribute("aria-pressed", b === button); };
  const nameOf = row => row.querySelector("th a").textContent;
  const pageOf = row => document.querySelector(row.querySelector("th a").getAttribute("href"));

  const label = (button, row, on) => {
    button.textContent = on ? hint.dataset.unpin : hint.dataset.pin;
    button.setAttribute("aria-label", (on ? hint.dataset.unpinName : hint.dataset.name).replace("{name}", () => nameOf(row)));
  };

  const arrange = () => {
    const by = (a, b) => keys[order](a) - keys[order](b) || place.get(a) - place.get(b);
    const sorted = [...rows].sort((a, b) => pins.includes(b) - pins.includes(a) || by(a, b));
    for (const row of sorted) row.parentNode.append(row);
    const inOrder = document.querySelector("#side .in-order");
    if (inOrder) inOrder.hidden = order !== "name" || pins.some(Boolean);
  };

  // Points of a curve as the page drew it: a place and steps relative to the point before.
  const points = d => {
    const [x, y, ...steps] = d.match(/-?\d+/g).map(Number), found = [[x, y]];
    for (let i = 0; i < steps.length; i += 2) found.push([found.at(-1)[0] + steps[i], found.at(-1)[1] + steps[i + 1]]);
    return found;
  };
  const heightAt = (line, x) => {
    const next = line.findIndex(p => p[0] >= x);
    if (next < 1) return next ? null : line[0][1];
    const [a, b] = [line[next - 1], line[next]];
    return a[1] + (b[1] - a[1]) * (x - a[0]) / (b[0] - a[0] || 1);
  };

  const draw = over => {
    const side = over.dataset.side, plot = make("svg", {class: "curveplot", viewBox: "0 0 400 400", preserveAspectRatio: "none", "aria-hidden": "true"});
    const shapes = make("svg", {class: "shapes", "aria-hidden": "true"}), lines = [], without = [];
    plot.append(make("use", {href: "#cg"}), make("path", {class: "base", d: "M0 400H400"}));
    pins.forEach((row, slot) => {
      if (!row) return;
      const [band, curve] = ["band", "curve"].map(kind => pageOf(row).querySelector(`.curveplot .${kind}.${side}`));
      if (!curve) return without.push(nameOf(row));
      plot.append(make("path", {class: `band ${side} k${slot}`, d: band.getAttribute("d")}));
      lines.push(make("path", {class: `curve ${side} k${slot}`, d: curve.getAttribute("d")}));
      const line = points(curve.getAttribute("d"));
      for (const x of [70, 170, 270]) {
        const y = heightAt(line, x + slot * 25);
        if (y !== null) shapes.append(make("svg", {x: `${(x + slot * 25) / 4}%`, y: `${y / 4}%`, overflow: "visible"}, make("path", {class: "shape", d: SHAPES[slot]})));
      }
    });
    plot.append(...lines);
    over.replaceChildren(plot, shapes, make("svg", {class: "axis", "aria-hidden": "true"}, make("use", {href: "#ca"})));
    over.closest("figure").querySelector(".nothing-of").textContent = without.length ? panel.dataset.none.replace("{names}", () => without.join(", ")) : "";
  };

  const show = () => {
    const held = pins.filter(Boolean);
    panel.hidden = !held.length;
    title.textContent = held.length ? panel.dataset.title.replace("{names}", () => held.map(nameOf).join(", ")) : "";
    panel.querySelector(".legend").replaceChildren(...pins.flatMap((row, slot) => {
      if (!row) return [];
      const look = [make("path", {class: `k${slot}`, d: "M-16 0h32"}), make("path", {class: "shape", d: SHAPES[slot]})];
      if (!pageOf(row).querySelector(".curveplot")) return [put("li", {}, put("span", {}, put("bdi", {}, nameOf(row)), ` – ${hint.dataset.little}`))];
      return [put("li", {}, make("svg", {class: "ic long", viewBox: "-16 -7 32 14", "aria-hidden": "true"}, ...look), put("bdi", {}, nameOf(row)))];
    }));
    if (held.length) panel.querySelectorAll(".over").forEach(draw);
    for (const row of rows) {
      const button = row.querySelector(".pin");
      if (!button) continue;
      const on = pins.includes(row);
      row.classList.toggle("is-pinned", on);
      label(button, row, on);
      button.disabled = !on && held.length === MOST;
    }
    arrange();
  };

  for (const row of rows) {
    if (!row.querySelector("th a")) continue;
    const button = put("button", {type: "button", className: "pin"});
    label(button, row, false);
    button.addEventListener("click", () => {
      const at = pins.indexOf(row);
      pins[at < 0 ? pins.indexOf(null) : at] = at < 0 ? row : null;
      show();
      button.focus({preventScroll: true});
      const seen = (at < 0 ? title : button).getBoundingClientRect();
      if (seen.top < 0 || seen.bottom > innerHeight) (at < 0 ? title : button).scrollIntoView({block: at < 0 ? "start" : "center"});
    });
    row.querySelector("th").append(button);
  }
  panel.querySelector(".unpin").addEventListener("click", () => { pins.fill(null); show(); tools.querySelector("button").focus(); });
  for (const button of tools.querySelectorAll("[data-sort]")) button.addEventListener("click", () => {
    order = button.dataset.sort;
    press(button, tools.querySelectorAll("[data-sort]"));
    arrange();
  });
  const chosen = {app: "", within: ""}, shown = tools.querySelector(".shown");
  for (const kind of Object.keys(chosen)) for (const button of tools.querySelectorAll(`[data-${kind}]`)) button.addEventListener("click", () => {
    press(button, tools.querySelectorAll(`[data-${kind}]`));
    chosen[kind] = button.dataset[kind];
    for (const row of rows) row.hidden = (chosen.app !== "" && !row.dataset.a.split(" ").includes(chosen.app)) || (chosen.within !== "" && +row.dataset.l > +chosen.within);
    const left = rows.filter(row => !row.hidden).length;
    shown.textContent = left < rows.length ? shown.dataset.shown.replace("{n}", left).replace("{all}", rows.length) : "";
  });
  tools.hidden = false;
})();
