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

  const known = Object.fromEntries(words.kept.split(";").filter(Boolean).map((cue) => {
    const [name, lines] = cue.split("=");
    return [name, lines.split(",")];
  }));

  // A turn counts while one of its lines does. Lines that are not shown are taken back along with the same words, be
  // they shown here, which tells their place, or of somebody else, which tells their digest.
  const count = (cue) => {
    const all = `details[data-cue="${cue.dataset.cue}"] input:checked`;
    const elsewhere = new Set([...document.querySelectorAll(all)].map((box) => box.dataset.line));
    const gone = { me: 0, them: 0 }, turns = {}, boxes = [...cue.querySelectorAll("input")];
    for (const box of boxes) (turns[box.dataset.turn] ??= []).push(box.checked);
    for (const line of (cue.dataset.older ?? "").split(" ").filter(Boolean)) {
      const [turn, same] = line.split(":");
      (turns[turn] ??= []).push(same !== "" && (boxes[same]?.checked ?? elsewhere.has(same)));
    }
    for (const [turn, off] of Object.entries(turns)) {
      if (off.every(Boolean)) gone[turn.startsWith("me") ? "me" : "them"] += 1;
    }
    const left = (side) => cue.dataset[side] - gone[side];
    cue.querySelector("[data-now]").textContent = filled(words.now, { me: left("me"), them: left("them") });
  };

  const write = () => {
    const wrong = {}, looked = {}, titles = {};
    for (const cue of document.querySelectorAll("details[data-cue]")) {
      const boxes = [...cue.querySelectorAll("input")], name = cue.dataset.cue;
      titles[name] = cue.dataset.title;
      looked[name] = (looked[name] ?? 0) + boxes.length;
      wrong[name] = [...(wrong[name] ?? []), ...boxes.filter((box) => box.checked).map((box) => box.dataset.line)];
    }
    const said = [], lines = [];
    for (const cue of new Set([...Object.keys(known), ...Object.keys(wrong)])) {
      const before = known[cue] ?? [], off = wrong[cue] ?? [], n = (looked[cue] ?? 0) + before.length;
      const all = [...new Set([...before, ...off])];
      if (all.length) lines.push(`${cue} = [${all.map((line) => `"${line}"`).join(", ")}]`);
      if (!off.length) continue;
      const right = n - off.length - before.length, [low, high] = wilson(right, n);
      said.push(filled(words.right, { cue: titles[cue], right, n, low, high }));
    }
    kept.hidden = !said.length;
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
    }
    for (const other of document.querySelectorAll(`details[data-cue="${cue.dataset.cue}"]`)) count(other);
    write();
  });
})();
