
  // Margin notes. Only those near the window exist; the open one stands level with its mark, the others make room.
  function makeNotes(doc, read) {
    const column = $(".notes", read), text = $(".text", read);
    const near = new Set(), pool = new Map();
    const heads = $$(".toc a", doc.el).map((link) => [document.getElementById(link.getAttribute("href").slice(1)), link.closest("li")]).filter((pair) => pair[0]);
    const watcher = new IntersectionObserver((seen) => {
      seen.forEach((one) => { if (one.isIntersecting) near.add(one.target); else near.delete(one.target); });
      layout();
    }, { rootMargin: "40% 0px" });
    $$(".para", text).forEach((para) => watcher.observe(para));

    function note(finding, end, stub) {
      const key = finding.id + (stub ? "s" : "");
      let el = pool.get(key);
      if (!el) {
        const rule = data.rules[finding.rule] || { title: finding.rule, basis: "" };
        el = make("section", "note s-" + finding.severity + (stub ? " stub" : ""));
        el.dataset.note = finding.id;
        const top = make("p", "top"), kind = make("span", "kind"), badge = make("a", "badge", finding.number);
        kind.append(make("i", "shape " + finding.severity), NAMES[finding.severity]);
        badge.href = "#" + finding.id;
        const close = make("button", "close", "×");
        close.type = "button";
        close.setAttribute("aria-label", "收起");
        top.append(kind, make("span", "title", rule.title), close);
        top.prepend(badge);
        const body = $(".f-body", document.getElementById(finding.id)).cloneNode(true);
        if (stub) {
          el.append(make("p", "msg", finding.number + "′ 另一处 ↗ " + $(".msg", body).textContent));
        } else {
          el.append(top, body);
          if (rule.basis) body.append(make("p", "basis", "依据：" + rule.basis));
        }
        pool.set(key, el);
      }
      el.dataset.m = finding.ends[stub ? 0 : end];
      return el;
    }

    // Which notes belong beside the paragraphs near the window, each with its mark: [element, y of the mark].
    function wanted(base) {
      const found = [], seen = new Set();
      const paras = Array.from(near).sort((a, b) => (a.compareDocumentPosition(b) & 4 ? -1 : 1));
      const marks = [].concat(...paras.map((para) => $$("mark[id]", para)));
      const add = (finding, end, mark, stub) => {
        seen.add(finding.id);
        found.push({ id: finding.id, el: note(finding, end, stub), y: mark.getClientRects().length ? mark.getClientRects()[0].top - base : 0 });
      };
      const later = [];
      marks.forEach((mark) => {
        const parts = /^m-(f\d+)(?:-(\d+))?$/.exec(mark.id);
        const finding = doc.byId.get(parts[1]), end = parts[2] ? Number(parts[2]) - 1 : 0;
        if (!doc.shown.has(finding.id)) return;
        const home = finding.id === doc.active ? doc.end : 0;
        if (end === home) add(finding, end, mark, false);
        else later.push([finding, end, mark]);
      });
      later.forEach(([finding, end, mark]) => { if (!seen.has(finding.id)) add(finding, end, mark, true); });
      return found.sort((a, b) => a.y - b.y);
    }

    function layout() {
      const reading = doc.tab === "read" && !doc.el.classList.contains("off-view");
      $(".strip .window", doc.el).hidden = !reading;
      if (!reading) return;
      const wide = read.parentNode.clientWidth >= 760 && doc.info.findings.length > 0;
      read.classList.toggle("noted", wide);
      $$(".note.sheet", doc.el).forEach((one) => one.remove());
      if (!wide) {
        column.textContent = "";
        if (doc.active) sheet();
        return follow();
      }
      const list = wanted(column.getBoundingClientRect().top);
      const keep = new Set(list.map((one) => one.el));
      Array.from(column.children).forEach((one) => { if (!keep.has(one)) one.remove(); });
      list.forEach((one) => {
        const on = one.id === doc.active;
        one.el.classList.remove("sheet");
        one.el.classList.toggle("active", on);
        if (on) current_end(one.el);
        one.fresh = one.el.parentNode !== column;
        one.el.classList.toggle("fresh", one.fresh);
        if (one.fresh) column.append(one.el);
      });
      const heights = list.map((one) => one.el.offsetHeight + GAP);
      const top = -column.getBoundingClientRect().top;
      let anchor = list.findIndex((one) => one.id === doc.active);
      if (anchor < 0) anchor = Math.max(0, list.findIndex((one) => one.y > top + innerHeight * 0.35));
      const at = list.map((one) => Math.max(0, one.y - 6));
      for (let i = anchor - 1; i >= 0; i--) at[i] = Math.min(at[i], at[i + 1] - heights[i]);
      for (let i = 0; i < list.length; i++) {
        const floor = i ? at[i - 1] + heights[i - 1] : 0;
        if (i === 0 || i > anchor || at[0] <= 0) at[i] = Math.max(at[i], floor);
      }
      list.forEach((one, i) => { one.el.style.transform = "translateY(" + Math.round(at[i]) + "px)"; });
      // Notes that are longer than a short text push the foot of the page down.
      column.style.minHeight = list.length ? at[list.length - 1] + heights[list.length - 1] + "px" : "";
      follow();
    }

    function current_end(el) {
      const here = doc.byId.get(doc.active).ends[doc.end];
      $$("[data-m]", el).forEach((link) => link.classList.toggle("now", link.dataset.m === here));
    }

    // No room beside the text: the open note lies at the foot of the window.
    function sheet() {
      const el = note(doc.byId.get(doc.active), doc.end, false);
      el.style.transform = "";
      el.classList.add("active", "sheet");
      current_end(el);
      doc.el.append(el);
    }

    // The window on the strip, and the heading in the contents, follow the reader.
    function follow() {
      const seen = Array.from(near).filter((para) => { const box = para.getBoundingClientRect(); return box.bottom > 90 && box.top < innerHeight; });
      if (!seen.length) return;
      const box = text.getBoundingClientRect();
      const from = Math.max(0, (90 - box.top) / box.height), to = Math.min(1, (innerHeight - box.top) / box.height);
      const frame = $(".window", doc.el);
      frame.hidden = to - from > 0.99;
      frame.style.left = from * 100 + "%";
      frame.style.width = Math.max(0.4, (to - from) * 100) + "%";
      const first = seen.reduce((a, b) => (a.compareDocumentPosition(b) & 4 ? a : b));
      let here = null;
      heads.forEach(([head, item]) => { if (first.contains(head) || head.compareDocumentPosition(first) & 4) here = item; });
      $$(".toc .here-now", doc.el).forEach((one) => { if (one !== here) one.classList.remove("here-now"); });
      if (here) here.classList.add("here-now");
    }
    return { layout };
  }
