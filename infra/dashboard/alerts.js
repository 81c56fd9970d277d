/* The log of alerts, and what would raise one. */

import { ask } from "./api.js";
import { h, swap } from "./dom.js";
import { nameOf } from "./mention.js";
import { write } from "./place.js";
import { condition } from "./rules.js";
import { counted, exact, network, since } from "./words.js";

const ENDED = { sent: "sent to", failed: "refused by", waiting: "waiting for", claimed: "on its way to" };
const QUOTED = 220; // characters of a post under its alert

/** The view. */
export function alerts(place, brand, signal) {
  const list = h("div", {}, h("p", { class: "wait" }, "Loading…"));
  const node = h("div", { class: "log" }, h("h1", {}, "Alerts"), list, rules(brand));
  const watcher = new IntersectionObserver((seen) =>
    seen.filter((each) => each.isIntersecting).forEach((each) => quote(each.target)),
  );
  signal.addEventListener("abort", () => watcher.disconnect());
  let shown = [];

  async function show(next, cursor = undefined) {
    const { data, meta } = await ask(["brands", place.brand, "alerts"], { limit: 50, cursor }, signal);
    shown = cursor ? [...shown, ...data] : data;
    const more = meta.next_cursor
      ? h(
          "button",
          { type: "button", class: "more", "data-focus": "more", onclick: () => show(next, meta.next_cursor) },
          "Show older alerts",
        )
      : null;
    const told = [...byStory(shown).values()].map((deliveries) => item(deliveries, place));
    swap(list, told.length ? [h("ol", { class: "alerts" }, told), more] : none(brand));
    for (const each of list.querySelectorAll("blockquote")) watcher.observe(each);
  }

  /** What was said, read when its alert comes into sight. */
  async function quote(box) {
    watcher.unobserve(box);
    try {
      const { data } = await ask(
        ["brands", place.brand, "mentions", box.dataset.mention],
        { source: box.dataset.source },
        signal,
      );
      const text = [...data.text.slice(0, QUOTED + 1)];
      swap(
        box,
        data.circle === "stranger" ? null : h("span", { class: `badge ${data.circle}` }, data.circle),
        h("strong", { dir: "auto" }, nameOf(data.author)),
        " ",
        h("span", { class: "soft" }, network(data.source)),
        h(
          "p",
          { dir: "auto", lang: data.lang },
          text.length > QUOTED ? `${text.slice(0, QUOTED).join("")}…` : data.text,
        ),
      );
    } catch {
      box.remove(); // the mention expired; its page says so
    }
  }
  return { node, show };
}

/** The deliveries of one rule and story belong together, wherever they went. */
function byStory(deliveries) {
  const stories = new Map();
  for (const each of deliveries) {
    const name = JSON.stringify([each.rule, each.story]);
    stories.set(name, [...(stories.get(name) ?? []), each]);
  }
  return stories;
}

function item(deliveries, place) {
  const [alert] = deliveries;
  return h(
    "li",
    { class: `alert ${alert.severity}` },
    h(
      "p",
      {},
      h("span", { class: `badge ${alert.severity}` }, alert.severity),
      h(
        "a",
        { href: write({ ...place, view: "mentions", rest: [alert.source, alert.mention] }) },
        h("strong", {}, alert.title || alert.rule),
      ),
      " ",
      h("time", { class: "soft", datetime: alert.at, title: exact(alert.at) }, since(alert.at)),
    ),
    h("blockquote", { "data-mention": alert.mention, "data-source": alert.source }),
    deliveries.map((each) =>
      h(
        "p",
        { class: each.state === "failed" ? "note" : "soft" },
        `${ENDED[each.state] ?? each.state} ${each.destination}${each.attempts > 1 ? `, ${counted(each.attempts, "try", "tries")}` : ""}${each.error ? `: ${each.error}` : ""}`,
      ),
    ),
  );
}

function none(brand) {
  const where = brand.destinations?.length
    ? ""
    : " The brand has no destination yet: add Slack or an e-mail address to “destinations” in its brand file, or alerts go nowhere but to the inbox of a local stack.";
  return h(
    "div",
    { class: "empty" },
    h("p", {}, `No alert yet. One is sent as soon as a mention meets a rule below, once for each story.${where}`),
  );
}

function rules(brand) {
  const active = brand.rules.filter((rule) => rule.enabled !== false);
  return h(
    "section",
    { "aria-labelledby": "rules" },
    h("h2", { id: "rules" }, "Rules in force"),
    active.length
      ? h(
          "ul",
          { class: "rules" },
          active.map((rule) =>
            h(
              "li",
              {},
              h("strong", {}, rule.title || rule.name),
              h(
                "p",
                { class: "soft" },
                `When ${condition(rule.when)}: to ${rule.destinations?.join(", ") || "every destination"}.`,
              ),
            ),
          ),
        )
      : h("p", { class: "empty" }, "No rule is on, so nothing alerts. Add one to “rules” in the brand file."),
  );
}
