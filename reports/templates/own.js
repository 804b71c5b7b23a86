// Guesses, words and dated notes of the reader: they live in this page, and leave it only in a file that is asked for.
(() => {
  const own = document.querySelector("#own");
  if (!own) return;
  const ANSWERS = [null, "you", "they", "same", "no_idea"], words = own.dataset;
  const people = [...document.querySelectorAll("article.person")];
  const filled = (text, fields) => text.replace(/\{(\w+)\}/g, (_, name) => fields[name]);
  const rowOf = person => document.querySelector(`#side th a[href="#${person.id}"]`).closest("tr");
  const guesses = person => [...person.querySelectorAll(".guess select")];
  const button = (text, press, className = "") => {
    const e = put("button", {type: "button", className}, text);
    e.addEventListener("click", press);
    return e;
  };

  const nameOf = person => person.querySelector("h2").textContent;
  const whom = own.querySelector(".fields select"), back = own.querySelector(".return");
  // Whom a note is about, and the way back to their page.
  const choose = person => {
    whom.value = person?.id ?? "";
    back.hidden = !person;
    if (person) Object.assign(back.firstChild, {href: `#${person.id}`, textContent: filled(back.dataset.back, {name: nameOf(person)})});
  };
  whom.append(...people.map(person => put("option", {value: person.id}, nameOf(person))));
  whom.addEventListener("change", () => choose(people.find(person => person.id === whom.value)));

  const uncover = person => [person, rowOf(person)].forEach(e => e.classList.add("seen"));

  for (const person of people) {
    const box = person.querySelector(".guess"), told = put("div", {className: "told"});
    told.setAttribute("aria-live", "polite");
    box.after(told);
    box.addEventListener("change", () => {
      const made = guesses(person);
      told.replaceChildren(...made.flatMap((select, i) => {
        if (!select.selectedIndex) return [];
        const asked = i ? "sooner" : "first", plain = person.querySelector("h2").textContent.trim();
        const name = /^[ -~]*$/.test(plain) ? plain : `\u2068${plain}\u2069`;
        return [put("p", {}, filled(words[asked], {guess: select.value, data: filled(box.dataset[asked], {name})}))];
      }));
      if (told.firstChild) told.append(put("p", {}, words.part));
      if (made.every(select => select.selectedIndex)) uncover(person);
    });
    const cover = put("p", {className: "cover"}, `${words.covered} `, button(words.anyway, () => { uncover(person); box.querySelector("select").focus(); }));
    told.after(cover);
    rowOf(person).querySelector("th").append(put("small", {className: "cover"}, words.coveredRow));
    person.querySelector(".prompts").append(put("p", {className: "tools"}, put("a", {href: "#own-note", onclick: () => choose(person)}, words.toNote)));
  }
  const all = document.querySelector(".cover-all");
  all.querySelector("input").addEventListener("change", event => {
    if (event.target.checked) document.querySelector(".pinned:not([hidden]) .unpin")?.click();
    document.body.classList.toggle("guess-first", event.target.checked);
    event.target.focus();
  });

  // Where a day stands on a time line, 0-1: by days, or by months where its bars are months, quarters or years.
  const DAY = 86400000, month = day => 12 * day.getUTCFullYear() + day.getUTCMonth();
  const placeOn = (timed, first, last, day) => {
    const bars = timed.querySelector(".bars");
    if (!bars) return (day - first) / DAY / ((last - first) / DAY + 1);
    const n = bars.viewBox.baseVal.width / 2, size = [1, 3, 12].find(m => Math.floor((month(last) - month(first)) / m) + 1 === n);
    return (month(day) - month(first) + (day.getUTCDate() - 1) / 31) / (n * size);
  };
  const inWords = date => new Intl.DateTimeFormat(words.lang.replace("_", "-"), {dateStyle: "long", timeZone: "UTC"}).format(new Date(date));
  const notes = [];

  const mark = (timed, x, note) => {
    const over = timed.querySelector(".noted") || timed.appendChild(make("svg", {class: "noted"}));
    timed.classList.add("with-notes");
    const at = `${(100 * x).toFixed(1)}%`, number = make("text", {x: at, y: 12});
    note.parts.push(over.appendChild(make("g", {}, make("line", {x1: at, x2: at, y1: 17, y2: "100%"}), number)));
  };
  const listed = (figure, x, note) => {
    let list = figure.querySelector(".notelist");
    if (!list) figure.append(put("p", {className: "notehead"}, words.notes), list = put("ol", {className: "notelist"}));
    const item = put("li", {}, filled(words.line, {day: inWords(note.date), words: ""}), put("bdi", {}, note.text));
    note.parts.push(list.appendChild(item));
  };
  // Marks are numbered from left to right, and what they say stands in that order.
  const renumber = person => {
    const before = (a, b) => parseFloat(a.getAttribute("x")) - parseFloat(b.getAttribute("x"));
    for (const timed of person.querySelectorAll(".timed")) {
      const texts = [...timed.querySelectorAll(".noted text")];
      const list = timed.closest("figure").querySelector(".notelist"), items = list ? [...list.children] : [];
      const order = texts.map((_, i) => i).sort((a, b) => before(texts[a], texts[b]) || a - b);
      order.forEach((from, i) => { texts[from].textContent = i + 1; });
      if (items.length === texts.length) order.forEach(from => list.append(items[from]));
      const over = timed.querySelector(".noted");
      if (over) over.replaceChildren(...order.map(from => texts[from].closest("g") || group(texts[from])));
      if (over && !texts.length) { over.remove(); timed.classList.remove("with-notes"); }
      if (list && !items.length) { list.previousElementSibling.remove(); list.remove(); }
    }
  };
  const group = text => make("g", {}, text.previousElementSibling, text);

  const escaped = text => JSON.stringify(text.replace(/[\ud800-\udfff]/gu, "\ufffd")).replace(/\x7f/g, "\\u007f");
  const showNotes = () => {
    notes.sort((a, b) => a.date < b.date ? -1 : a.date > b.date ? 1 : 0);
    const list = own.querySelector(".made-notes"), copy = own.querySelector(".copy");
    list.replaceChildren(...notes.map(note => {
      const remove = button(list.dataset.remove, () => {
        notes.splice(notes.indexOf(note), 1);
        note.parts.forEach(part => part.remove());
        people.forEach(renumber);
        showNotes();
        own.querySelector("[type=date]").focus();
      });
      const day = [note.date && inWords(note.date), note.who && nameOf(note.who)].filter(Boolean).join(", ");
      remove.setAttribute("aria-label", filled(list.dataset.removeOne, {day}));
      return put("li", {}, filled(words.line, {day, words: ""}), put("bdi", {}, note.text), " ", remove);
    }));
    copy.hidden = !notes.length;
    const facts = notes.filter(note => !note.date), of = new Set(facts.map(note => note.who));
    own.querySelector(".kept-facts").hidden = !of.size;
    const dated = notes.filter(note => note.date).map(({date, text, who}) =>
      `[[notes]]\ndate = ${escaped(date)}\ntext = ${escaped(text)}\n${who ? `person = ${escaped(nameOf(who))}\n` : ""}`);
    const told = [...of].map(who => {
      const every = [...[...who.querySelectorAll(".context bdi")].map(e => e.textContent), ...facts.filter(note => note.who === who).map(note => note.text)];
      return `[people.${escaped(nameOf(who))}]\ncontext = [${every.map(escaped).join(", ")}]\n`;
    });
    copy.querySelector("textarea").value = [...dated, ...told].join("\n");
  };

  const [date, text] = own.querySelectorAll(".fields input"), status = own.querySelector(".said");
  const add = () => {
    const who = people.find(person => person.id === whom.value);
    const note = {date: date.value, text: text.value.trim(), who, parts: []}, day = new Date(note.date);
    if (!note.text || (!note.date && !who)) {
      status.textContent = status.dataset.incomplete;
      return (note.text ? date : text).focus();
    }
    let reached = 0;
    for (const person of people) {
      if (!note.date || (who && person !== who)) continue;
      const [first, last] = person.dataset.days.split(" ").map(d => new Date(d));
      if (day < first || day > last || !person.querySelector(".timed")) continue;
      reached++;
      for (const timed of person.querySelectorAll(".timed")) {
        const x = placeOn(timed, first, last, day), figure = timed.closest(".when");
        mark(timed, x, note);
        if (figure) listed(figure, x, note);
      }
      renumber(person);
    }
    notes.push(note);
    showNotes();
    status.textContent = !note.date ? status.dataset.fact : reached ? filled(status.dataset.added, {n: reached}) : status.dataset.nowhere;
    date.value = text.value = "";
    date.focus();
  };
  own.querySelector(".add").addEventListener("click", add);
  text.addEventListener("keydown", event => { if (event.key === "Enter") add(); });

  own.querySelector(".save").addEventListener("click", () => {
    const now = new Date(), today = [now.getFullYear(), now.getMonth() + 1, now.getDate()].map(n => String(n).padStart(2, "0")).join("-");
    const named = (person, more) => ({name: nameOf(person), ...more});
    const kept = {
      file: "reciprocity-notes/1",
      date: today,
      guesses: people.filter(p => guesses(p).some(s => s.selectedIndex)).map(p => {
        const [first, sooner] = guesses(p).map(s => ANSWERS[s.selectedIndex]);
        return named(p, {writes_first: first, answers_sooner: sooner});
      }),
      written: people.filter(p => p.querySelector("textarea").value.trim()).map(p => named(p, {words: p.querySelector("textarea").value})),
      notes: notes.map(({date, text, who}) => ({...(date && {date}), text, ...(who && {person: nameOf(who)})})),
    };
    const address = URL.createObjectURL(new Blob([JSON.stringify(kept, null, 2), "\n"], {type: "application/json"}));
    put("a", {href: address, download: `reciprocity-notes-${today}.json`}).click();
    setTimeout(() => URL.revokeObjectURL(address), 60000);
  });
  for (const e of [own, all]) e.hidden = false;
})();
