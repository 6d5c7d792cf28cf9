// The Service MAP to click through. What is chosen stands in the address: it can be sent, and Back
// goes back. Without this the tables that stand there are all there is.
"use strict";
for (const app of document.querySelectorAll(".service-map")) {
  const data = JSON.parse(app.querySelector("script").textContent);
  const wide = data.phases.length;
  const langs = Object.keys(data.words);
  const PLACES = ["target", "phase", "genre", "vendor"];
  const lists = { target: data.targets, phase: data.phases, genre: data.genres, vendor: data.vendors };
  const at = Object.fromEntries(PLACES.map((key) => [key, new Map(lists[key].map((one, n) => [one.code, n]))]));
  const alone = "alone" in app.dataset;
  const MOST = 40;
  let state = { need: [] };
  let lang = app.dataset.lang ?? langs[0];
  let more = MOST;

  // An element: its children are texts, never markup.
  const el = (tag, told = {}, ...children) => {
    const made = document.createElement(tag);
    for (const [key, value] of Object.entries(told)) value != null && value !== false && made.setAttribute(key, value);
    made.append(...children.flat().filter((child) => child != null));
    return made;
  };
  const say = (key, values = {}) => data.words[lang][key].replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const count = (one, several, n) => say(n === 1 ? one : several, { n: n.toLocaleString(lang) });
  const name = (one) => one.name[lang];
  const cellOf = (code) => {
    const [target, phase] = (code ?? "").split(".");
    const [row, column] = [at.target.get(target), at.phase.get(phase)];
    return row === undefined || column === undefined ? null : row * wide + column;
  };
  const codeOf = (cell) => `${data.targets[Math.floor(cell / wide)].code}.${data.phases[cell % wide].code}`;
  const nameOf = (cell) => name(data.targets[Math.floor(cell / wide)]) + say("cross") + name(data.phases[cell % wide]);

  // The address: #service-map?genre=…&cell=target.phase&need=target.phase,target.phase
  function read() {
    const [anchor, told] = location.hash.slice(1).split("?");
    if (anchor !== "service-map" && anchor !== "") return false;
    const given = new URLSearchParams(told ?? "");
    state = { need: (given.get("need") ?? "").split(",").map(cellOf).filter((cell) => cell !== null) };
    for (const key of PLACES) if (at[key].has(given.get(key))) state[key] = at[key].get(given.get(key));
    state.cell = cellOf(given.get("cell"));
    if (alone && langs.includes(given.get("lang"))) lang = given.get("lang");
    return true;
  }
  function go(change) {
    const next = { ...state, ...change };
    const told = new URLSearchParams();
    for (const key of PLACES) if (next[key] != null) told.set(key, lists[key][next[key]].code);
    if (next.cell != null) told.set("cell", codeOf(next.cell));
    if (next.need.length) told.set("need", next.need.map(codeOf).join(","));
    if (alone && (next.lang ?? lang) !== langs[0]) told.set("lang", next.lang ?? lang);
    more = MOST;
    location.hash = `service-map?${told.toString().replaceAll("%2C", ",")}`;
  }

  const inPlace = (cell) => (state.target == null || Math.floor(cell / wide) === state.target)
    && (state.phase == null || cell % wide === state.phase);
  const chosen = (one) => (state.genre == null || one.genre === state.genre)
    && (state.vendor == null || one.vendor === state.vendor);
  const filtered = () => PLACES.some((key) => state[key] != null);
  const step = (n) => Math.min(6, Math.floor(Math.log2(n)) + 1);

  function minimap(cells, side = 6) {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    const [across, down] = [wide * side, data.targets.length * side];
    const told = { class: "minimap", width: across, height: down, viewBox: `0 0 ${across} ${down}`, role: "img", "aria-label": cells.map(nameOf).join(say("comma")) };
    for (const [key, value] of Object.entries(told)) svg.setAttribute(key, value);
    const own = new Set(cells);
    for (let cell = 0; cell < wide * data.targets.length; cell++) {
      if (data.special["out-of-scope"].includes(cell)) continue;
      const box = document.createElementNS(svg.namespaceURI, "rect");
      const look = { x: (cell % wide) * side, y: Math.floor(cell / wide) * side, width: side - 1, height: side - 1 };
      for (const [key, value] of Object.entries(look)) box.setAttribute(key, value);
      box.style.fill = own.has(cell) ? "var(--step-4)" : "var(--rule)";
      svg.append(box);
    }
    return svg;
  }

  function filterBar() {
    const choose = (key) => el("label", {}, say(key), (() => {
      const box = el("select", { "data-filter": key }, el("option", { value: "" }, say("all")),
        lists[key].map((one, n) => el("option", { value: n, selected: state[key] === n ? "" : null }, name(one))));
      box.addEventListener("change", () => go({ [key]: box.value === "" ? null : Number(box.value) }));
      return box;
    })());
    const clear = el("button", { type: "button", "data-do": "clear" }, say("clear"));
    clear.addEventListener("click", () => go({ target: null, phase: null, genre: null, vendor: null, cell: null, need: [] }));
    const bar = el("div", { class: "bar", role: "search" }, PLACES.map(choose), clear);
    if (alone) for (const other of langs.filter((one) => one !== lang)) {
      const turn = el("button", { type: "button", lang: other, "data-do": "lang" }, data.words[other].language);
      turn.addEventListener("click", () => go({ lang: other }));
      bar.append(turn);
    }
    return bar;
  }

  function map(services) {
    const [n, vendors, groups] = [0, 1, 2].map(() => new Map());
    for (const one of services) for (const cell of one.cells) {
      n.set(cell, (n.get(cell) ?? 0) + 1);
      for (const [known, of] of [[vendors, one.vendor], [groups, data.vendors[one.vendor].group]])
        (known.get(cell) ?? known.set(cell, new Set()).get(cell)).add(of);
    }
    // Of a selection neither gaps nor single vendors are told.
    const special = [...data.special["under-review"], ...data.special["out-of-scope"]];
    const alone = (cell) => filtered() || special.includes(cell) || groups.get(cell)?.size !== 1 ? ""
      : vendors.get(cell).size > 1 ? "shared" : "single";
    const cellButton = (cell) => {
      const held = inPlace(cell) ? n.get(cell) ?? 0 : 0;
      const review = data.special["under-review"].includes(cell);
      let [kind, told] = ["", [String(held), el("small", {}, count("vendor_one", "vendor_n", vendors.get(cell)?.size ?? 0))]];
      if (data.special["out-of-scope"].includes(cell)) [kind, told] = ["out", [say("out")]];
      else if (review) [kind, told] = ["review", [el("span", {}, held ? String(held) : "–", el("small", {}, say("review")))]];
      else if (!held) [kind, told] = filtered() ? ["none", ["–"]] : ["gap", [el("span", {}, say("gap"))]];
      else if (alone(cell)) {
        kind = alone(cell);
        if (kind === "shared") told[1].textContent = say("group_one");
      }
      const button = el("button", { type: "button", class: kind, "data-cell": cell, "data-step": held && !review ? step(held) : null,
        "aria-pressed": String(state.cell === cell), "aria-label": `${nameOf(cell)}: ${held ? `${count("service_one", "service_n", held)}${say("comma")}${count("vendor_one", "vendor_n", vendors.get(cell).size)}` : told.map((one) => one.textContent ?? one).join("")}` }, told);
      button.addEventListener("click", () => go({ cell: state.cell === cell ? null : cell }));
      return button;
    };
    const head = el("thead", {}, el("tr", {}, el("td"), data.phases.map((one) => el("th", { scope: "col" }, name(one)))));
    const body = el("tbody", {}, data.targets.map((one, row) => el("tr", {}, el("th", { scope: "row" }, name(one)),
      data.phases.map((_, column) => el("td", {}, cellButton(row * wide + column))))));
    const box = (kind, step, label) => el("span", { class: `key ${kind}`, "data-step": step }, label);
    // The classes and words of the figures.
    const used = [...new Set([...n].filter(([cell]) => !alone(cell)).map(([, held]) => step(held)))].sort();
    const last = Math.max(5, ...used);
    const label = (at) => at === 1 ? "1" : at === last ? say("top", { n: 2 ** (at - 1) }) : `${2 ** (at - 1)}–${2 ** at - 1}`;
    const marks = [...(filtered() ? [] : ["gap", ...["single", "shared"].filter((kind) => [...n.keys()].some((cell) => alone(cell) === kind))]), ...(data.special["under-review"].length ? ["review"] : []), ...(data.special["out-of-scope"].length ? ["out"] : [])];
    const key = el("p", { class: "keys" }, el("span", {}, used.map((at) => box("", at, label(at))), " ", say("key")),
      marks.map((kind) => el("span", {}, box(kind, null, ""), " ", say(kind))));
    return el("div", {}, el("p", { class: "source" }, `${say("caption")}${say("stop")}${say("note")}`), key,
      el("div", { class: "scroll" }, el("table", { class: "grid", "aria-label": say("title") }, head, body)));
  }

  function alternatives(one) {
    const own = new Set(one.cells);
    const group = data.vendors[one.vendor].group;
    return data.services.filter((other) => data.vendors[other.vendor].group !== group)
      .map((other) => ({ other, shared: other.cells.filter((cell) => own.has(cell)).length }))
      .filter(({ shared }) => shared)
      .sort((a, b) => (b.other.genre === one.genre) - (a.other.genre === one.genre) || b.shared - a.shared || a.other.cells.length - b.other.cells.length)
      .slice(0, 5)
      .map(({ other, shared }) => el("div", { class: "alike" }, minimap(other.cells, 5),
        el("span", {}, `${name(other)}${say("open")}${name(data.vendors[other.vendor])}${say("close")} `,
          el("small", {}, shared === own.size ? say("covers_all") : say("lacks", { cells: one.cells.filter((cell) => !other.cells.includes(cell)).map(nameOf).join(say("comma")) })))));
  }

  function questions(one) {
    const rows = [...new Set(one.cells.map((cell) => Math.floor(cell / wide)))].map((n) => data.targets[n]);
    const columns = [...new Set(one.cells.map((cell) => cell % wide))].map((n) => data.phases[n]);
    return [...rows, ...columns].map((place) => place.question?.[lang] ?? say("ask", { name: name(place) }));
  }

  function details(one) {
    const rows = new Set(one.cells.map((cell) => Math.floor(cell / wide)));
    const without = [...rows].flatMap((row) => data.phases.map((_, column) => row * wide + column))
      .filter((cell) => !one.cells.includes(cell) && !data.special["out-of-scope"].includes(cell));
    const asked = questions(one);
    const copy = el("button", { type: "button", "data-do": "copy" }, say("copy"));
    copy.addEventListener("click", () => navigator.clipboard.writeText(asked.map((line) => `- ${line}`).join("\n")));
    const alike = alternatives(one);
    return el("dl", {}, one.summary?.[lang] ? [el("dt", {}, say("summary")), el("dd", {}, one.summary[lang])] : null,
      el("dt", {}, say("does")), el("dd", {}, one.cells.map(nameOf).join(say("comma"))),
      el("dt", {}, say("does_not")), el("dd", {}, without.length ? without.map(nameOf).join(say("comma")) : say("none")),
      el("dt", {}, say("alternatives")), el("dd", {}, alike.length ? alike : say("none")),
      el("dt", {}, say("questions")), el("dd", {}, el("ul", {}, asked.map((line) => el("li", {}, line))), copy));
  }

  function service(one, met) {
    const vendor = data.vendors[one.vendor];
    const group = vendor.group !== vendor.code ? `${say("open")}${vendor.group_name[lang]}${say("close")}` : "";
    const card = el("details", { class: "one", "data-service": one.code }, el("summary", {},
      el("span", {}, el("b", {}, name(one)), " ", el("small", {}, `${name(vendor)}${group}${say("comma")}${name(data.genres[one.genre])}`),
        met === undefined ? null : el("small", {}, ` ${say("meets", { n: met, all: state.need.length })}`)), minimap(one.cells)));
    card.addEventListener("toggle", () => { if (card.open && card.children.length === 1) card.append(details(one)); });
    return card;
  }

  function panel(services) {
    let [shown, met] = [services, new Map()];
    let title = say("in_selection");
    if (state.need.length) {
      const need = new Set(state.need);
      for (const one of services) met.set(one, one.cells.filter((cell) => need.has(cell)).length);
      shown = services.filter((one) => met.get(one))
        .sort((a, b) => met.get(b) - met.get(a) || a.cells.length - b.cells.length);
      title = say("shortlist");
    } else if (state.cell != null) {
      shown = services.filter((one) => one.cells.includes(state.cell)).sort((a, b) => a.cells.length - b.cells.length);
      title = nameOf(state.cell);
    }
    const vendors = new Set(shown.map((one) => one.vendor)).size;
    const told = shown.length ? `${count("service_one", "service_n", shown.length)}${say("comma")}${count("vendor_one", "vendor_n", vendors)}` : say("nothing");
    const part = el("section", { class: "panel", "aria-label": title }, el("h3", {}, title), el("p", { role: "status" }, told));
    if (state.cell != null && !state.need.includes(state.cell)) {
      const add = el("button", { type: "button", "data-do": "need" }, say("need", { cell: nameOf(state.cell) }));
      add.addEventListener("click", () => go({ need: [...state.need, state.cell], cell: null }));
      part.append(el("p", {}, add));
    }
    if (state.need.length) part.append(el("p", {}, say("needs"), " ", state.need.map((cell) => {
      const chip = el("button", { type: "button", class: "chip", "aria-label": say("drop", { cell: nameOf(cell) }) }, `${nameOf(cell)} ×`);
      chip.addEventListener("click", () => go({ need: state.need.filter((other) => other !== cell) }));
      return chip;
    })));
    part.append(...shown.slice(0, more).map((one) => service(one, met.get(one))));
    if (shown.length > more) {
      const rest = el("button", { type: "button", "data-do": "more" }, say("more", { n: (shown.length - more).toLocaleString(lang) }));
      rest.addEventListener("click", () => { more = shown.length; draw(); });
      part.append(rest);
    }
    return part;
  }

  const live = el("div", { class: "live" });
  function draw() {
    const held = document.activeElement?.dataset ?? {};
    const services = data.services.filter(chosen).filter((one) => one.cells.some(inPlace));
    const foot = data.foot[lang];
    const head = alone ? [el("h1", {}, say("title"))] : [];
    if (foot.stamp) head.push(el("p", {}, el("span", { class: "stamp" }, foot.stamp), " ", say("made_up")));
    live.lang = lang;
    if (alone) document.documentElement.lang = lang;
    for (const plain of plains) plain.hidden = plain.lang !== lang;
    live.replaceChildren(...head, filterBar(), el("div", { class: "sides" }, map(services), panel(services)),
      el("p", { class: "source" }, foot.caption));
    // What had the focus has it again.
    const [key, value] = Object.entries(held)[0] ?? [];
    if (key && app.contains(live)) live.querySelector(`[data-${key}="${CSS.escape(value)}"]`)?.focus({ preventScroll: true });
  }
  // Of the plain tables that of all services stays, folded: the search of the browser finds each.
  const plains = [...app.querySelectorAll(".plain")];
  for (const plain of plains) {
    plain.replaceChildren(...plain.querySelectorAll("details"));
    for (const all of plain.children) all.open = false;
  }
  app.prepend(live);
  read();
  draw();
  addEventListener("hashchange", () => { if (read()) draw(); });
  addEventListener("beforeprint", () => { for (const card of live.querySelectorAll(".one")) { card.open = true; if (card.children.length === 1) card.append(details(data.services.find((one) => one.code === card.dataset.service))); } });
}
