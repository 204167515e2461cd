"use strict";
(() => {
  const SIZE = 50;
  const { rows, levels } = JSON.parse(document.getElementById("data").textContent);
  const byId = (id) => document.getElementById(id);
  const filters = ["v", "i", "l", "k", "x"];
  const state = { key: "s", down: true, page: 0, found: rows };
  for (const row of rows) row.q = [row.t, row.p, row.i].join("\n").toLowerCase();
  const collator = new Intl.Collator("zh-CN");

  const cell = (text, css) => {
    const td = document.createElement("td");
    td.textContent = text;
    if (css) td.className = css;
    return td;
  };
  const under = (text) => {
    const span = document.createElement("span");
    span.className = "under";
    span.textContent = text;
    return span;
  };
  const line = (row) => {
    const tr = document.createElement("tr");
    tr.append(cell(String(row.s), "n"));
    const file = cell("");
    const link = document.createElement("a");
    link.href = row.u;
    link.textContent = row.t;
    file.append(link, under(levels[row.v] + "：" + row.y), under(row.p));
    tr.append(file, cell(row.i), cell(row.d, "n"));
    for (const key of ["e", "w", "r", "n"]) tr.append(cell(String(row[key]), "n"));
    return tr;
  };
  const draw = () => {
    const pages = Math.max(1, Math.ceil(state.found.length / SIZE));
    state.page = Math.min(Math.max(0, state.page), pages - 1);
    byId("rows").replaceChildren(...state.found.slice(state.page * SIZE, (state.page + 1) * SIZE).map(line));
    byId("shown").textContent = state.found.length + " 份";
    byId("page").textContent = state.page + 1 + " / " + pages;
    byId("prev").disabled = state.page === 0;
    byId("next").disabled = state.page === pages - 1;
    for (const th of document.querySelectorAll("th[data-key]")) {
      if (th.dataset.key === state.key) th.setAttribute("aria-sort", state.down ? "descending" : "ascending");
      else th.removeAttribute("aria-sort");
    }
  };
  const select = () => {
    const words = byId("q").value.trim().toLowerCase();
    const wanted = filters.map((key) => [key, byId("f-" + key).value]).filter((pair) => pair[1]);
    const holds = (row) => wanted.every(([key, value]) => (Array.isArray(row[key]) ? row[key].includes(value) : row[key] === value));
    const compare = (a, b) => (typeof a === "number" ? a - b : collator.compare(a, b));
    state.found = rows.filter((row) => (!words || row.q.includes(words)) && holds(row));
    state.found.sort((a, b) => compare(a[state.key], b[state.key]) * (state.down ? -1 : 1));
    draw();
  };
  const again = () => { state.page = 0; select(); };
  byId("q").addEventListener("input", again);
  for (const key of filters) byId("f-" + key).addEventListener("change", again);
  for (const th of document.querySelectorAll("th[data-key]")) {
    th.querySelector("button").addEventListener("click", () => {
      state.down = state.key === th.dataset.key ? !state.down : th.classList.contains("n");
      state.key = th.dataset.key;
      again();
    });
  }
  byId("prev").addEventListener("click", () => { state.page -= 1; draw(); });
  byId("next").addEventListener("click", () => { state.page += 1; draw(); });
  select();
})();
