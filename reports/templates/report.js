// The page is complete without this script; it adds views, filters, margin notes and keys.
// Text from a notice only ever moves between elements by cloneNode and textContent.
"use strict";
(function () {
  const root = document.documentElement;
  root.classList.add("js");
  const NAMES = { error: "错误", warning: "疑似", info: "体例" };
  const GAP = 8;
  let data, current = null;

  const $ = (selector, from) => (from || document).querySelector(selector);
  const $$ = (selector, from) => Array.from((from || document).querySelectorAll(selector));
  const make = (tag, css, text) => {
    const element = document.createElement(tag);
    if (css) element.className = css;
    if (text !== undefined) element.textContent = text;
    return element;
  };

  // One document: its tabs, list, marks and notes.
  function Doc(info) {
    const el = document.getElementById(info.id);
    const read = document.getElementById(info.id + "-read");
    const tabs = $$("[role=tab]", el);
    const panels = tabs.map((tab) => document.getElementById(tab.getAttribute("aria-controls")));
    const byId = new Map(info.findings.map((finding) => [finding.id, finding]));
    const self = { info, el, byId, tab: "read", active: null, end: 0, shown: new Set(byId.keys()), lit: null };
    const filter = makeFilter(self);
    const notes = makeNotes(self, read);

    self.show = (key) => {
      self.tab = key;
      tabs.forEach((tab, index) => {
        const on = tab.id === info.id + "-tab-" + key;
        tab.setAttribute("aria-selected", String(on));
        tab.tabIndex = on ? 0 : -1;
        panels[index].classList.toggle("off-view", !on);
      });
      notes.layout();
    };

    // Lights every mark, number and note of the findings named in a space-separated list.
    self.light = (ids) => {
      if (ids === self.lit) return;
      $$(".lit", el).forEach((lit) => lit.classList.remove("lit"));
      self.lit = ids;
      (ids || "").split(" ").filter((id) => self.shown.has(id)).forEach((id) => {
        $$('[data-f~="' + id + '"], [data-note="' + id + '"]', read).forEach((one) => one.classList.add("lit"));
      });
    };

    // Opens a finding in the text at one of its ends: 0 is its own place.
    self.open = (id, end) => {
      const finding = byId.get(id);
      const mark = finding && document.getElementById(finding.ends[end] || finding.ends[0]);
      if (!mark) return;
      if (!self.shown.has(id)) filter.reset();
      self.show("read");
      self.active = id;
      self.end = end;
      $$("mark.now", el).forEach((one) => one.classList.remove("now"));
      piecesOf(finding, mark).forEach((one) => one.classList.add("now"));
      self.light(null);
      self.light(id);
      centre(mark, notes.layout);
      const place = info.findings.indexOf(finding) + 1;
      $(".steps .at", el).textContent = place + " / " + info.findings.length;
      const message = $(".msg", document.getElementById(id));
      $("#live").textContent = "问题 " + finding.number + "，" + NAMES[finding.severity] + "：" + message.textContent;
    };

    // Other marks and dates may cut one end into pieces: they go on until the finding's next end begins.
    function piecesOf(finding, mark) {
      const all = $$('mark[data-f~="' + finding.id + '"]', read);
      const begins = (one) => finding.ends.some((id) => id === one.id || (one !== mark && $("#" + id, one)));
      const from = all.indexOf(mark);
      const stop = all.findIndex((one, index) => index > from && begins(one));
      return all.slice(from, stop < 0 ? all.length : stop);
    }

    self.close = () => {
      self.active = null;
      $$("mark.now", el).forEach((one) => one.classList.remove("now"));
      self.light(null);
      notes.layout();
    };

    self.step = (by) => {
      const list = info.findings.filter((finding) => self.shown.has(finding.id));
      if (!list.length) return;
      if (self.tab === "findings") return filter.step(by);
      let index = list.findIndex((finding) => finding.id === self.active);
      if (index < 0) index = by > 0 ? firstBelow(list) - 1 : firstBelow(list);
      const next = list[(index + by + list.length) % list.length];
      go(next.id);
      const ref = $('.ref[data-m="' + next.ends[0] + '"]', read);
      if (ref) ref.focus({ preventScroll: true });
    };

    // Where a reader who has scrolled along goes on from: the first finding at or below the top of the window.
    function firstBelow(list) {
      if (self.tab !== "read") return 0;
      const index = list.findIndex((finding) => {
        const mark = document.getElementById(finding.ends[0]);
        return mark && mark.getBoundingClientRect().top > 90;
      });
      return index < 0 ? 0 : index;
    }

    $(".tabs", el).addEventListener("keydown", (event) => {
      const at = tabs.indexOf(event.target);
      const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key];
      if (at < 0 || to === undefined) return;
      event.preventDefault();
      const tab = tabs[(to + tabs.length) % tabs.length];
      go(tab.getAttribute("aria-controls"));
      tab.focus({ preventScroll: true });
    });
    el.addEventListener("mouseover", (event) => self.light(idsAt(event.target) || self.active));
    el.addEventListener("focusin", (event) => { if (idsAt(event.target)) self.light(idsAt(event.target)); });
    el.addEventListener("click", (event) => clicked(self, filter, event));
    self.filter = filter;
    self.layout = notes.layout;
    return self;
  }

  function idsAt(node) {
    const found = node.closest && node.closest("[data-f], [data-note]");
    return found ? found.getAttribute("data-f") || found.getAttribute("data-note") : null;
  }

  // The address of one end of a finding; of its next end, if the reader is already there.
  function turned(doc, id, end) {
    const ends = doc.byId.get(id).ends;
    const to = id === doc.active && end === doc.end ? (end + 1) % ends.length : end;
    return to > 0 ? ends[to] : id;
  }

  function clicked(doc, filter, event) {
    const target = event.target;
    const ref = target.closest(".ref");
    const link = target.closest("a, button, summary");
    const mark = target.closest(".text mark:not(.in)");
    const note = target.closest(".note");
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    if (ref) {
      event.preventDefault();
      go(turned(doc, ref.dataset.f, doc.byId.get(ref.dataset.f).ends.indexOf(ref.dataset.m)));
    } else if (target.closest("[data-step]")) {
      doc.step(Number(target.closest("[data-step]").dataset.step));
    } else if (target.closest(".close")) {
      doc.close();
    } else if (link && (link.dataset.only || link.dataset.onlyRule)) {
      filter.only(link.dataset.only, link.dataset.onlyRule);
    } else if (mark && !link && !String(getSelection())) {
      // Where several findings overlap, each click goes on to the next of them.
      const ids = mark.dataset.f.split(" ").filter((id) => doc.shown.has(id));
      if (!ids.length) return;
      const id = ids[(ids.indexOf(doc.active) + 1) % ids.length];
      const own = $$('[data-f~="' + id + '"]', mark.closest(".text")).filter((one) => one.id);
      const before = own.filter((one) => mark.contains(one) || one.compareDocumentPosition(mark) & 4).pop();
      go(turned(doc, id, Math.max(0, doc.byId.get(id).ends.indexOf((before || mark).id))));
    } else if (note && !link && note.dataset.note !== doc.active) {
      go(note.dataset.m);
    }
  }

  // Brings an element to the middle of the window. What content-visibility had only estimated is measured on the way.
  function centre(element, then) {
    let left = 4;
    (function again() {
      const box = element.getBoundingClientRect();
      const off = box.top - Math.max(110, innerHeight * 0.4);
      if (Math.abs(off) > 30) scrollBy(0, off);
      then();
      if (left--) requestAnimationFrame(again);
    })();
  }

  // The list's filter; it also decides which marks are underlined and where j and k stop.
  function makeFilter(doc) {
    const list = document.getElementById(doc.info.id + "-findings");
    const items = $$(".finding", list);
    const toggles = $$("[data-severity-toggle]", list);
    const rule = $("[data-rule-filter]", list), text = $("[data-text-filter]", list), clear = $("[data-reset]", list);
    const self = {};
    let words = null;

    function apply() {
      const off = new Set(toggles.filter((one) => one.getAttribute("aria-pressed") === "false").map((one) => one.dataset.severityToggle));
      const query = text.value.trim().toLowerCase();
      if (query && !words) words = items.map((item) => item.textContent.toLowerCase());
      doc.shown = new Set();
      items.forEach((item, index) => {
        const on = !off.has(item.dataset.severity) && (!rule.value || item.dataset.rule === rule.value) && (!query || words[index].includes(query));
        item.hidden = !on;
        if (on) doc.shown.add(item.dataset.finding);
      });
      $$(".rule, .sev", list).forEach((part) => { part.hidden = !$(".finding:not([hidden])", part); });
      $(".none", list).hidden = doc.shown.size > 0;
      const all = doc.shown.size === items.length;
      clear.hidden = all && !query;
      $(".shown", list).textContent = all ? items.length + " 处" : "显示 " + doc.shown.size + " / " + items.length + " 处";
      $$("#" + doc.info.id + "-read [data-f]").forEach((one) => {
        one.classList.toggle("off", !one.getAttribute("data-f").split(" ").some((id) => doc.shown.has(id)));
      });
    }
    self.reset = () => {
      if (!text) return;
      toggles.forEach((one) => one.setAttribute("aria-pressed", "true"));
      rule.value = text.value = "";
      apply();
    };
    self.only = (severity, name) => {
      if (!text) return;
      toggles.forEach((one) => one.setAttribute("aria-pressed", String(!severity || one.dataset.severityToggle === severity)));
      text.value = "";
      rule.value = name || "";
      apply();
    };
    self.step = (by) => {
      const seen = items.filter((item) => !item.hidden);
      const at = seen.indexOf(document.activeElement.closest(".finding"));
      const next = seen[at < 0 ? (by > 0 ? 0 : seen.length - 1) : (at + by + seen.length) % seen.length];
      if (next) { next.focus(); next.scrollIntoView({ block: "center" }); }
    };
    self.focus = () => { if (text) { go(list.id); text.focus(); text.select(); } };
    self.escape = () => { if (text && document.activeElement === text) { text.value = ""; apply(); text.blur(); } };
    if (!text) return self;
    let timer;
    toggles.forEach((one) => one.addEventListener("click", () => {
      one.setAttribute("aria-pressed", String(one.getAttribute("aria-pressed") !== "true"));
      apply();
    }));
    rule.addEventListener("change", apply);
    text.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(apply, items.length > 300 ? 120 : 0); });
    clear.addEventListener("click", self.reset);
    $(".filter", list).addEventListener("submit", (event) => event.preventDefault());
    return self;
  }
//NOTES
  // Addresses: #f7 a finding, #m-f7-2 one end of it, #d2 a document, #d2-dates a tab, anything else a place in the text.
  let docs = [];
  function route(initial) {
    const hash = decodeURIComponent(location.hash.slice(1));
    const end = /^(?:m-)?(f\d+)(?:-(\d+))?$/.exec(hash);
    const doc = end ? docs.find((one) => one.byId.has(end[1])) : docs.find((one) => hash === one.info.id || hash.startsWith(one.info.id + "-"));
    const several = docs.length !== 1;
    const index = $("#index");
    current = doc || (several ? null : docs[0]);
    docs.forEach((one) => one.el.classList.toggle("off-view", one !== current));
    if (index) index.classList.toggle("off-view", several && current !== null);
    if (!current) return scrollTo(0, 0);
    if (end && doc) return doc.open(end[1], end[2] ? Number(end[2]) - 1 : 0);
    const key = hash.slice(current.info.id.length + 1);
    const panel = key && document.getElementById(current.info.id + "-tab-" + key);
    if (panel) {
      current.show(key);
      const bar = $(".bar", current.el);
      if (bar.getBoundingClientRect().top <= 0) scrollTo(0, bar.parentNode.offsetTop + $(".head", current.el).offsetHeight);
    } else if (key && document.getElementById(hash)) {
      current.close();
      current.show("read");
      const place = document.getElementById(hash);
      $$(".flash", current.el).forEach((one) => one.classList.remove("flash"));
      place.classList.add("flash");
      centre(place, current.layout);
    } else {
      current.show(current.tab);
      if (!initial) scrollTo(0, 0);
    }
  }
  // j and k replace the address, so that the way back is not two hundred steps long; links make history as usual.
  function go(hash) {
    try { history.replaceState(null, "", "#" + hash); } catch (error) { location.replace("#" + hash); return; }
    route();
  }

  function keys(event) {
    const typing = event.target.closest("input, select, textarea");
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape" && current) {
      current.filter.escape();
      current.close();
    } else if (typing || !current) {
      return;
    } else if (event.key === "j" || event.key === "k") {
      current.step(event.key === "j" ? 1 : -1);
    } else if (event.key === "/") {
      event.preventDefault();
      current.filter.focus();
    }
  }

  document.addEventListener("DOMContentLoaded", () => {
    try { start(); } catch (error) { root.classList.remove("js"); throw error; }
  });

  function start() {
    data = JSON.parse($("#data").textContent);
    docs = data.documents.map(Doc);
    let waiting = false;
    const later = () => {
      if (waiting || !current) return;
      waiting = true;
      requestAnimationFrame(() => { waiting = false; if (current) current.layout(); });
    };
    if (matchMedia("(max-width: 1240px)").matches) $$(".toc details").forEach((one) => { one.open = false; });
    addEventListener("scroll", later, { passive: true });
    addEventListener("resize", later);
    addEventListener("hashchange", () => route());
    document.addEventListener("keydown", keys);
    // The same link a second time changes no address, but the reader may have scrolled away from its place.
    document.addEventListener("click", (event) => {
      const link = event.target.closest('a[href^="#"]');
      if (link && !event.defaultPrevented && link.getAttribute("href") === location.hash) route();
    });
    root.classList.add("ready");
    route(true);
  }
})();
