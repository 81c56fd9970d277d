/* The mentions, newest first, and by themselves the new ones. */

import { ask } from "./api.js";
import { h, say, swap } from "./dom.js";
import { card, identity } from "./mention.js";
import { mentionsOf } from "./place.js";
import { counted, since } from "./words.js";

const EVERY = 10_000; // milliseconds between looks for new mentions
const SLOWEST = 120_000;
const PAGES_LOOKED = 4; // pages without a match before the reader is asked whether to go on

/** A list that keeps itself new until `signal` aborts. `changed()` is told when there is something new. */
export function stream(signal, changed, empty) {
  const list = h("ol", { class: "mentions" });
  const news = h("div", { class: "news" });
  const foot = h("div", { class: "foot" });
  const pause = h(
    "button",
    { type: "button", class: "quiet live", "aria-pressed": "true", onclick: () => setLive(!live) },
    "Live",
  );
  const node = h(
    "section",
    { class: "stream", "aria-labelledby": "stream-title" },
    h("div", { class: "head" }, h("h2", { id: "stream-title" }, "Mentions"), pause),
    news,
    list,
    foot,
  );
  let place = null;
  let shown = [];
  let cursor = null;
  let round = 0;
  let live = true;
  let wait = EVERY;
  let timer = 0;

  const page = (more = {}) => {
    const [path, parameters] = mentionsOf(place);
    return ask(path, { ...parameters, ...more }, signal);
  };

  async function show(next) {
    place = next;
    const mine = ++round;
    list.setAttribute("aria-busy", "true");
    const first = await page();
    if (mine !== round) return;
    shown = [];
    cursor = null;
    news.replaceChildren();
    list.replaceChildren();
    list.removeAttribute("aria-busy");
    await append(first, mine);
    plan(EVERY);
  }

  async function append(body, mine) {
    let looked = 0;
    for (;;) {
      add(body.data);
      cursor = body.meta.next_cursor;
      looked += 1;
      if (!cursor || body.data.length || looked >= PAGES_LOOKED) break;
      foot.replaceChildren(h("p", { class: "wait" }, "Looking further back…"));
      body = await page({ cursor });
      if (mine !== round) return;
    }
    settle();
  }

  function add(mentions) {
    const known = new Set(shown.map(identity));
    const fresh = mentions.filter((each) => !known.has(identity(each)));
    shown.push(...fresh);
    list.append(...fresh.map(item));
  }

  const item = (mention) => h("li", {}, card(mention, place));

  function settle() {
    if (cursor)
      swap(
        foot,
        h(
          "button",
          { type: "button", class: "more", "data-focus": "more", onclick: more },
          shown.length ? "Show older mentions" : "Look further back",
        ),
      );
    else if (shown.length)
      swap(foot, h("p", { class: "soft end" }, `That is all: ${counted(shown.length, "mention")}.`));
    else swap(foot, empty(place));
  }

  async function more() {
    const mine = round;
    const before = shown.length;
    foot.setAttribute("aria-busy", "true");
    try {
      await append(await page({ cursor }), mine);
      say(`${counted(shown.length - before, "older mention")} shown.`);
      list.children[before]?.querySelector("a, button")?.focus({ preventScroll: true });
    } catch (error) {
      failed(error);
    } finally {
      foot.removeAttribute("aria-busy");
    }
  }

  async function look() {
    const mine = round;
    try {
      const { data, meta } = await page();
      if (mine !== round) return;
      wait = EVERY;
      arrived(data, meta.next_cursor);
    } catch (error) {
      if (signal.aborted) return;
      wait = Math.min(SLOWEST, Math.max(wait * 2, (error.wait || 0) * 1000));
      failed(error);
    }
    plan(wait);
  }

  function arrived(first, next) {
    for (const time of list.querySelectorAll("a.time time")) time.textContent = since(time.dateTime);
    let altered = false;
    const known = new Map(shown.map((each, index) => [identity(each), index]));
    for (const each of first) {
      const index = known.get(identity(each));
      if (index === undefined || JSON.stringify(shown[index]) === JSON.stringify(each)) continue;
      shown[index] = each; // judged again, or overruled
      altered = true;
      if (!list.children[index].contains(document.activeElement))
        list.children[index].replaceChildren(card(each, place));
    }
    const fresh = first.filter((each) => !known.has(identity(each)));
    if (fresh.length || altered) changed();
    if (!fresh.length) return news.replaceChildren();
    const gap = fresh.length === first.length && shown.length > 0 && next;
    const take = () => (gap ? show(place).catch(failed) : prepend(fresh));
    if (!list.contains(document.activeElement) && node.getBoundingClientRect().top > -80) return take();
    const many = gap ? `More than ${counted(fresh.length, "new mention")}` : counted(fresh.length, "new mention");
    swap(
      news,
      h(
        "button",
        {
          type: "button",
          class: "more",
          onclick: () => {
            take();
            node.scrollIntoView({ block: "start" });
          },
        },
        `Show ${many.replace(/^M/, "m")}`,
      ),
    );
    say(`${many}.`);
  }

  function prepend(fresh) {
    const known = new Set(shown.map(identity));
    const really = fresh.filter((each) => !known.has(identity(each)));
    shown.unshift(...really);
    list.prepend(
      ...really.map((each) => {
        const added = item(each);
        added.classList.add("fresh");
        return added;
      }),
    );
    news.replaceChildren();
    if (really.length) say(`${counted(really.length, "new mention")}.`);
    if (!cursor) settle();
  }

  function failed(error) {
    if (signal.aborted) return;
    swap(
      news,
      h(
        "p",
        { class: "note", role: "alert" },
        `${error.message} The list may be old. `,
        h(
          "button",
          {
            type: "button",
            "data-focus": "again",
            onclick: () => {
              news.replaceChildren();
              look();
            },
          },
          "Try again",
        ),
      ),
    );
  }

  function plan(delay) {
    clearTimeout(timer);
    if (live && !signal.aborted) timer = setTimeout(() => (document.hidden ? plan(delay) : look()), delay);
  }

  function setLive(on) {
    live = on;
    pause.setAttribute("aria-pressed", String(on));
    pause.textContent = on ? "Live" : "Paused";
    pause.setAttribute(
      "aria-label",
      on ? "Live: new mentions appear by themselves. Press to pause." : "Paused. Press to go on.",
    );
    if (on) look();
    else clearTimeout(timer);
  }

  signal.addEventListener("abort", () => clearTimeout(timer));
  return { node, show };
}
