const button = document.getElementById("codes");
button.hidden = false;
button.addEventListener("click", () => {
  const open = button.getAttribute("aria-pressed") !== "true";
  button.setAttribute("aria-pressed", String(open));
  for (const code of document.querySelectorAll("details.code")) code.open = open;
});
for (const input of document.querySelectorAll("input[type=search]")) {
  const rows = document.querySelectorAll(`#${input.dataset.table} tbody tr`);
  const count = document.getElementById(`${input.dataset.table}-count`);
  input.addEventListener("input", () => {
    const wanted = input.value.normalize("NFKC").toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const row of rows) {
      const text = row.textContent.normalize("NFKC").toLowerCase();
      row.hidden = !wanted.every((word) => text.includes(word));
      shown += row.hidden ? 0 : 1;
    }
    count.textContent = `${shown} / ${rows.length}`;
  });
}
