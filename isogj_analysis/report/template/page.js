// The page works without this; it adds search, copies and files, and tells where one is.
"use strict";
// Half and full width, hiragana and katakana, capitals: all the same to who searches.
const plain = (text) => text.normalize("NFKC").toLowerCase()
  .replace(/[\u3041-\u3096]/g, (kana) => String.fromCharCode(kana.charCodeAt(0) + 96));
// A spreadsheet takes what begins so for a formula.
const inert = (text) => (/^([=+@\t]|-(?![0-9.]))/.test(text) ? `'${text}` : text);
const cells = (table) => [...table.rows].filter((row) => !row.hidden)
  .map((row) => [...row.cells].map((cell) => inert(cell.dataset.text ?? cell.textContent.trim())));
const quoted = (text) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

function save(name, blob) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

function search(box) {
  const input = box.querySelector("input");
  const rows = [...box.querySelectorAll("tbody tr")];
  const texts = rows.map((row) => plain(row.textContent));
  input.addEventListener("input", () => {
    const wanted = plain(input.value).split(/\s+/).filter(Boolean);
    let shown = 0;
    rows.forEach((row, n) => {
      row.hidden = !wanted.every((word) => texts[n].includes(word));
      shown += row.hidden ? 0 : 1;
    });
    box.querySelector("[role=status]").textContent = `${shown} / ${rows.length}`;
    box.querySelector(".nothing").hidden = shown > 0;
  });
}

// The whole figure, with title, source and stamp, in the letters of the page.
async function picture(figure) {
  const svg = figure.querySelector("svg").cloneNode(true);
  const [, , wide, high] = svg.dataset.whole.split(" ").map(Number);
  const face = [...document.styleSheets[0].cssRules].find((rule) => rule instanceof CSSFontFaceRule);
  const style = document.createElementNS("http://www.w3.org/2000/svg", "style");
  style.textContent = face.cssText;
  svg.prepend(style);
  for (const [key, value] of Object.entries({ viewBox: svg.dataset.whole, width: wide, height: high }))
    svg.setAttribute(key, value);
  const image = new Image();
  image.src = `data:image/svg+xml,${encodeURIComponent(new XMLSerializer().serializeToString(svg))}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [wide * 2.5, high * 2.5];
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  canvas.toBlob((blob) => save(`${figure.id.slice(7)}.png`, blob));
}

const DO = {
  copy: (box) => navigator.clipboard.writeText(
    // A line within a cell would begin a row where it is pasted.
    cells(box.querySelector("table")).map((row) => row.map((text) => text.replaceAll("\n", " ")).join("\t")).join("\n")),
  csv: (box) => save(`${box.id.replace(/^[a-z]+-/, "")}.csv`, new Blob(
    ["\ufeff", cells(box.querySelector("table")).map((row) => row.map(quoted).join(",")).join("\r\n")],
    { type: "text/csv" })),
  png: picture,
};

for (const tools of document.querySelectorAll(".tools")) tools.hidden = false;
for (const box of document.querySelectorAll(".table:has(input)")) search(box);
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-do]");
  if (button) DO[button.dataset.do](button.closest(".table, figure"));
});

// Where one is: in the contents, and in the link to the other language.
const links = new Map([...document.querySelectorAll("nav a")].map((link) => [link.hash.slice(1), link]));
const heads = [...document.querySelectorAll("main :is(h2, h3)[id]")];
const other = document.getElementById("switch");
function tellPlace() {
  const passed = heads.filter((head) => head.getBoundingClientRect().top < innerHeight / 3);
  const at = passed.at(-1) ?? heads[0];
  for (const [anchor, link] of links)
    anchor === at?.id ? link.setAttribute("aria-current", "location") : link.removeAttribute("aria-current");
  document.getElementById("here").textContent = passed.length ? at.textContent : "";
  if (other) other.hash = location.hash || (passed.length ? at.id : "");
}
addEventListener("scroll", () => requestAnimationFrame(tellPlace), { passive: true });
addEventListener("hashchange", tellPlace);
const contents = document.querySelector("nav details");
const narrow = matchMedia("(max-width: 63.99rem)");
const fold = () => { contents.open = !narrow.matches; };
narrow.addEventListener("change", fold);
contents.addEventListener("click", (event) => { if (narrow.matches && event.target.closest("a")) contents.open = false; });
fold();
tellPlace();
addEventListener("beforeprint", () => document.querySelectorAll("details.numbers").forEach((one) => { one.open = false; }));
