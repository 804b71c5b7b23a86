// Takes lines back that were counted as a gesture and are none: counts again, says what the owner's own precision is,
// and writes the settings to keep. Nothing is stored and nothing leaves the page.
(() => {
  const kept = document.getElementById("taken-back");
  if (!kept) return;
  const words = kept.dataset;
  const filled = (text, fields) => text.replace(/\{(\w+)\}/g, (all, key) => fields[key] ?? all);

  // Wilson's interval, as everywhere in the report.
  const wilson = (k, n) => {
    const z = 1.96, p = k / n, d = 1 + z * z / n;
    const mid = (p + z * z / (2 * n)) / d, half = z / d * Math.sqrt(p * (1 - p) / n + z * z / (4 * n * n));
    return [mid - half, mid + half].map((x) => Math.round(100 * Math.min(1, Math.max(0, x))));
  };

  const count = (cue) => {
    const turns = { me: new Set(), them: new Set() };
    for (const box of cue.querySelectorAll("input")) {
      const side = box.dataset.turn.startsWith("me") ? "me" : "them";
      if (!box.checked) turns[side].add(box.dataset.turn);
    }
    cue.querySelector("[data-now]").textContent = filled(words.now, { me: turns.me.size, them: turns.them.size });
  };

  const write = () => {
    const wrong = {}, looked = {};
    for (const cue of document.querySelectorAll("details[data-cue]")) {
      const boxes = [...cue.querySelectorAll("input")], name = cue.dataset.cue;
      const off = boxes.filter((box) => box.checked);
      looked[name] = (looked[name] ?? 0) + boxes.length;
      wrong[name] = [...(wrong[name] ?? []), ...off.map((box) => box.dataset.line)];
    }
    const said = [], lines = [];
    for (const [cue, off] of Object.entries(wrong)) {
      if (!off.length) continue;
      const n = looked[cue], [low, high] = wilson(n - off.length, n);
      said.push(filled(words.right, { cue, right: n - off.length, n, low, high }));
      lines.push(`${cue} = [${[...new Set(off)].map((line) => `"${line}"`).join(", ")}]`);
    }
    kept.hidden = !lines.length;
    kept.querySelector("[data-said]").textContent = said.join(" ");
    kept.querySelector("textarea").value = ["[gestures.not]", ...lines].join("\n");
  };

  for (const cue of document.querySelectorAll("details[data-cue]")) count(cue);
  document.addEventListener("change", (event) => {
    const cue = event.target.closest("details[data-cue]");
    if (!cue) return;
    // The same words are the same line, wherever they stand.
    for (const other of document.querySelectorAll(`details[data-cue="${cue.dataset.cue}"]`)) {
      for (const box of other.querySelectorAll(`input[data-line="${event.target.dataset.line}"]`)) {
        box.checked = event.target.checked;
      }
      count(other);
    }
    write();
  });
})();
