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
  const byCode = new Map(data.services.map((one) => [one.code, one]));
  const MOST = 40;
  let state = { need: [], open: [] };
  let lang = app.dataset.lang ?? langs[0];
  let more = MOST;
  let wanted = null; // the service that is to have the focus when drawn

  // An element: its children are texts, never markup.
  const el = (tag, told = {}, ...children) => {
    const made = document.createElementNS(`http://www.w3.org/${["svg", "rect"].includes(tag) ? "2000/svg" : "1999/xhtml"}`, tag);
    for (const [key, value] of Object.entries(told)) value != null && value !== false && made.setAttribute(key, value);
    made.append(...children.flat().filter((child) => child != null));
    return made;
  };
  const button = (told, label, act) => {
    const made = el("button", { type: "button", ...told }, label);
    made.addEventListener("click", act);
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
  const byTarget = (cells) => data.targets.map((target, row) => [target, cells.filter((cell) => Math.floor(cell / wide) === row)])
    .filter(([, own]) => own.length)
    .map(([target, own]) => name(target) + say("colon") + own.map((cell) => name(data.phases[cell % wide])).join(say("comma")));
  const toggled = (all, one) => all.includes(one) ? all.filter((other) => other !== one) : [...all, one];

  // The address: #service-map?genre=…&q=…&cell=target.phase&need=target.phase,…&open=service,…
  function read() {
    const [anchor, told] = location.hash.slice(1).split("?");
    if (anchor !== "service-map" && anchor !== "") return false;
    const given = new URLSearchParams(told ?? "");
    const several = (key) => (given.get(key) ?? "").split(",");
    state = { q: given.get("q"), cell: cellOf(given.get("cell")), need: several("need").map(cellOf).filter((cell) => cell !== null),
      open: several("open").filter((code) => byCode.has(code)) };
    for (const key of PLACES) state[key] = at[key].get(given.get(key));
    if (alone) lang = langs.find((one) => one === given.get("lang")) ?? langs[0];
    const known = new URLSearchParams(address(state).split("?")[1]);
    state.lost = [...given].some(([key, value]) => key !== "lang" && value !== (known.get(key) ?? ""));
    return true;
  }
  function address(next) {
    const told = new URLSearchParams();
    for (const key of PLACES) if (next[key] != null) told.set(key, lists[key][next[key]].code);
    if (next.q) told.set("q", next.q);
    if (next.cell != null) told.set("cell", codeOf(next.cell));
    if (next.need.length) told.set("need", next.need.map(codeOf).join(","));
    if (next.open.length) told.set("open", next.open.join(","));
    if (alone && (next.lang ?? lang) !== langs[0]) told.set("lang", next.lang ?? lang);
    return `#service-map?${told.toString().replaceAll("%2C", ",")}`;
  }
  // The whole address, as a page that stands in the srcdoc of a frame resolves a part against its outer page.
  const note = (how, next) => history[how](null, "", location.href.split("#")[0] + address(next));
  function go(change) {
    const next = address({ ...state, ...change });
    more = MOST;
    if (location.hash === next) draw();
    else location.hash = next;
  }

  const inPlace = (cell) => (state.target == null || Math.floor(cell / wide) === state.target)
    && (state.phase == null || cell % wide === state.phase);
  const plain = (text) => text.normalize("NFKC").toLowerCase();
  const chosen = (one, words) => (state.genre == null || one.genre === state.genre)
    && (state.vendor == null || one.vendor === state.vendor)
    && (!state.q || words.every((word) => plain(`${name(one)} ${one.summary?.[lang] ?? ""}`).includes(word)));
  const filters = () => [...PLACES.filter((key) => state[key] != null).map((key) => say(key) + say("equals") + name(lists[key][state[key]])),
    ...(state.q ? [say("q") + say("equals") + state.q] : [])];
  const filtered = () => filters().length > 0;
  const step = (n) => Math.min(6, Math.floor(Math.log2(n)) + 1);

  function minimap(cells, side = 6) {
    const [across, down] = [wide * side, data.targets.length * side];
    const boxes = data.targets.flatMap((_, row) => data.phases.map((_, column) => {
      const cell = row * wide + column;
      const kind = `${cells.includes(cell) ? "own" : ""} ${state.need.includes(cell) ? "needed" : ""}`;
      return data.special["out-of-scope"].includes(cell) ? null
        : el("rect", { class: kind, x: column * side, y: row * side, width: side - 1, height: side - 1 });
    }));
    return el("svg", { class: "minimap", width: across, height: down, viewBox: `0 0 ${across} ${down}`, role: "img", "aria-label": cells.map(nameOf).join(say("comma")) }, boxes);
  }

  function copying(does, label, text) {
    const made = button({ "data-do": does }, label, async () => {
      let told = say("copied");
      try { await navigator.clipboard.writeText(text()); } catch { told = say("not_copied"); }
      made.textContent = said.textContent = told;
      setTimeout(() => { made.textContent = label; }, 2000);
    });
    return made;
  }

  function filterBar() {
    const choose = (key) => el("label", {}, say(key), (() => {
      const box = el("select", { "data-filter": key }, el("option", { value: "" }, say("all")),
        lists[key].map((one, n) => el("option", { value: n, selected: state[key] === n ? "" : null }, name(one))));
      box.addEventListener("change", () => go({ [key]: box.value === "" ? null : Number(box.value) }));
      return box;
    })());
    const clear = button({ "data-do": "clear" }, say("clear"), () => go({ target: null, phase: null, genre: null, vendor: null, q: null, cell: null, need: [], open: [] }));
    const search = el("input", { type: "search", "data-filter": "q", value: state.q });
    search.addEventListener("input", () => {
      // A search is one step of Back, however many letters were typed.
      note(state.q ? "replaceState" : "pushState", { ...state, q: search.value });
      state.q = search.value;
      more = MOST;
      drawBelow();
    });
    const bar = el("div", { class: "bar", role: "search" }, PLACES.map(choose), el("label", {}, say("q"), search), clear,
      copying("link", say("link"), () => location.href));
    if (alone) bar.append(...langs.filter((one) => one !== lang)
      .map((other) => button({ lang: other, "data-do": "lang" }, data.words[other].language, () => go({ lang: other }))));
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
      // With a first need, cells are added and taken away by themselves.
      const needed = state.need.includes(cell) || (state.need.length && held && kind !== "out");
      return button({ class: kind, "data-cell": cell, "data-step": held && !review ? step(held) : null,
        "aria-pressed": String(state.cell === cell || state.need.includes(cell)), "aria-label": `${nameOf(cell)}: ${held ? `${count("service_one", "service_n", held)}${say("comma")}${count("vendor_one", "vendor_n", vendors.get(cell).size)}` : told.map((one) => one.textContent ?? one).join("")}` }, told,
        () => go(needed ? { need: toggled(state.need, cell), cell: null } : { cell: state.cell === cell ? null : cell }));
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
    const table = el("table", { class: "grid", "aria-label": say("title") }, head, body);
    const moves = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -wide, ArrowDown: wide };
    table.addEventListener("keydown", (event) => {
      const next = table.querySelector(`[data-cell="${Number(event.target.dataset.cell) + moves[event.key]}"]`);
      if (next) event.preventDefault();
      next?.focus();
    });
    const skip = button({ class: "skip" }, say("to_list"), () => below.querySelector("h3").focus());
    return el("div", {}, el("p", { class: "source" }, `${say("caption")}${say("stop")}${say("note")}`,
      el("span", { "data-do": "hint" }, say(state.need.length ? "choose_needs" : "choose"))), skip, key, el("div", { class: "scroll" }, table),
      el("p", { class: "source" }, marks.filter((kind) => kind !== "single").map((kind) => say(`about_${kind}`)).join(" ")));
  }

  function alternatives(one) {
    const own = new Set(one.cells);
    const group = data.vendors[one.vendor].group;
    return data.services.filter((other) => data.vendors[other.vendor].group !== group)
      .map((other) => ({ other, shared: other.cells.filter((cell) => own.has(cell)).length }))
      .filter(({ shared }) => shared)
      .sort((a, b) => (b.other.genre === one.genre) - (a.other.genre === one.genre) || b.shared - a.shared || a.other.cells.length - b.other.cells.length)
      .map(({ other, shared }) => {
        const to = button({ class: "to" }, name(other), () => { wanted = other.code; go({ open: [...new Set([...state.open, other.code])] }); });
        return el("div", { class: "alike" }, minimap(other.cells, 5), el("span", {}, to, `${say("open")}${name(data.vendors[other.vendor])}${say("close")} `,
          el("small", {}, shared === own.size ? say("covers_all") : say("lacks", { cells: one.cells.filter((cell) => !other.cells.includes(cell)).map(nameOf).join(say("comma")) }))));
      });
  }

  function questions(one) {
    const rows = [...new Set(one.cells.map((cell) => Math.floor(cell / wide)))].map((n) => data.targets[n]);
    const columns = [...new Set(one.cells.map((cell) => cell % wide))].map((n) => data.phases[n]);
    return [...rows, ...columns].map((place) => place.question?.[lang] ?? say("ask", { name: name(place) }));
  }
  const asking = (one) => [`${name(one)}${say("open")}${name(data.vendors[one.vendor])}${say("close")} ${byTarget(one.cells).join(" / ")}`,
    ...questions(one).map((line) => `- ${line}`)].join("\n");

  function details(one) {
    const rows = new Set(one.cells.map((cell) => Math.floor(cell / wide)));
    const without = [...rows].flatMap((row) => data.phases.map((_, column) => row * wide + column))
      .filter((cell) => !one.cells.includes(cell) && !data.special["out-of-scope"].includes(cell));
    const alike = alternatives(one);
    return el("dl", {}, one.summary?.[lang] ? [el("dt", {}, say("summary")), el("dd", {}, one.summary[lang])] : null,
      el("dt", {}, say("does")), el("dd", {}, byTarget(one.cells).map((line) => el("div", {}, line))),
      el("dt", {}, say("does_not")), el("dd", {}, without.length ? byTarget(without).map((line) => el("div", {}, line)) : say("none")),
      el("dt", {}, say("alternatives")), el("dd", {}, alike.length ? alike.slice(0, 5) : say("none"), alike.length > 5 ? say("others", { n: alike.length - 5 }) : null),
      el("dt", {}, say("questions")), el("dd", {}, el("ul", {}, questions(one).map((line) => el("li", {}, line))), copying("copy", say("copy"), () => asking(one))));
  }

  function service(one, met) {
    const vendor = data.vendors[one.vendor];
    const group = vendor.group !== vendor.code ? `${say("open")}${vendor.group_name[lang]}${say("close")}` : "";
    const open = state.open.includes(one.code);
    const card = el("details", { class: "one", "data-service": one.code, open: open ? "" : null }, el("summary", { "data-open": one.code },
      el("span", {}, el("b", {}, name(one)), " ", el("small", {}, `${name(vendor)}${group}${say("comma")}${name(data.genres[one.genre])}`),
        met === undefined ? null : el("small", { class: "met" }, say("meets", { n: met, all: state.need.length }))), minimap(one.cells)),
      open ? details(one) : null);
    card.addEventListener("toggle", () => {
      if (card.open && card.children.length === 1) card.append(details(one));
      if (card.open === state.open.includes(one.code)) return;
      state.open = toggled(state.open, one.code);
      note("replaceState", state);
    });
    return card;
  }

  function panel(services) {
    let [shown, met] = [services, new Map()];
    let title = say("in_selection");
    const here = state.cell == null ? null : services.filter((one) => one.cells.includes(state.cell));
    if (state.need.length) {
      const need = new Set(state.need);
      for (const one of services) met.set(one, one.cells.filter((cell) => need.has(cell)).length);
      shown = services.filter((one) => met.get(one))
        .sort((a, b) => met.get(b) - met.get(a) || a.cells.length - b.cells.length);
      title = say("shortlist");
    } else if (here) {
      shown = here.sort((a, b) => a.cells.length - b.cells.length);
      title = nameOf(state.cell);
    }
    const vendors = new Set(shown.map((one) => one.vendor)).size;
    const found = `${count("service_one", "service_n", shown.length)}${say("comma")}${count("vendor_one", "vendor_n", vendors)}`;
    const kind = ["out-of-scope", "under-review"].find((one) => data.special[one].includes(state.cell));
    const why = kind ? `about_${kind === "out-of-scope" ? "out" : "review"}` : filtered() ? "nothing" : "about_gap";
    const empty = here && !here.length ? nameOf(state.cell) + say("colon") + say(why) : "";
    said.textContent = [shown.length ? found + (shown === here ? say("order") : "") : empty ? "" : say("nothing"), empty].filter(Boolean).join(" ");
    const genre = data.genres[state.genre]?.summary?.[lang];
    const part = el("section", { class: "panel", "aria-label": title }, state.lost ? el("p", {}, say("lost")) : null,
      el("h3", { tabindex: -1 }, title), el("p", {}, said.textContent), genre ? el("p", { class: "source" }, genre) : null);
    if (state.need.length) part.append(el("p", {}, say("needs"), " ", state.need.map((cell) =>
      button({ class: "chip", "aria-label": say("drop", { cell: nameOf(cell) }) }, nameOf(cell), () => go({ need: toggled(state.need, cell) })))));
    if (shown.length && (here || state.need.length)) part.append(el("p", {},
      state.need.length ? null : button({ "data-do": "need" }, say("need", { cell: nameOf(state.cell) }), () => go({ need: [state.cell], cell: null })), " ",
      copying("copy-all", say("copy_all"), () => shown.map(asking).join("\n\n"))));
    const listed = shown.slice(0, more);
    part.append(...listed.map((one) => service(one, met.get(one))));
    if (shown.length > more) {
      const left = { n: (shown.length - more).toLocaleString(lang) };
      const rest = () => { wanted = shown[more].code; more = shown.length; draw(); };
      part.append(button({ "data-do": "more" }, say("more", left), rest), el("p", { class: "paper" }, say("not_printed", left)));
    }
    const besides = state.open.map((code) => byCode.get(code)).filter((one) => !listed.includes(one));
    if (besides.length) part.append(el("p", { class: "source" }, say("besides")), ...besides.map((one) => service(one)));
    return part;
  }

  const [top, below, paper] = [el("div"), el("div"), el("p", { class: "source paper" })];
  const said = el("p", { class: "alt", role: "status" });
  const live = el("div", { class: "live" }, top, paper, below, said);
  let drawn = null; // the cell that was chosen when last drawn
  function draw() {
    const focused = document.activeElement;
    const inside = live.contains(focused);
    const foot = data.foot[lang];
    const head = alone ? [el("h1", {}, say("title"))] : [];
    if (foot.stamp) head.push(el("p", {}, el("span", { class: "stamp" }, foot.stamp), " ", say("made_up")));
    live.lang = lang;
    if (alone) document.documentElement.lang = lang;
    for (const plain of plains) plain.hidden = plain.lang !== lang;
    top.replaceChildren(...head, filterBar());
    drawBelow();
    // What had the focus has it again; if it is gone, the heading of the list has it.
    const [key, value] = wanted ? ["open", wanted] : Object.entries(focused?.dataset ?? {})[0] ?? [];
    const again = key && live.querySelector(`[data-${key}="${CSS.escape(value)}"]`);
    const heading = below.querySelector("h3");
    if (inside) (again ?? heading).focus({ preventScroll: Boolean(again && !wanted) });
    // On a phone the list is below the map.
    if (state.cell != null && state.cell !== drawn && innerWidth < 800) heading.scrollIntoView();
    [drawn, wanted] = [state.cell, null];
  }
  function drawBelow() {
    const left = below.querySelector(".scroll")?.scrollLeft ?? 0;
    const words = plain(state.q ?? "").split(/\s+/);
    const services = data.services.filter((one) => chosen(one, words) && one.cells.some(inPlace));
    below.replaceChildren(el("div", { class: "sides" }, map(services), panel(services)), el("p", { class: "source" }, data.foot[lang].caption));
    below.querySelector(".scroll").scrollLeft = left;
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
  // Of its own accord a browser finds no place of the name of a selection.
  if (!alone && location.hash.startsWith("#service-map?")) app.scrollIntoView();
  addEventListener("hashchange", () => { if (read()) draw(); });
  addEventListener("beforeprint", () => {
    const told = filtered() ? say("filtered") + filters().join(say("comma")) + say("stop") : "";
    paper.textContent = `${told}${decodeURI(location.href)} ${new Date().toLocaleDateString(lang)}`;
  });
}
