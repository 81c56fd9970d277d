/* The log of alerts, what keeps them quiet, and what would raise one. */

import { ask, change } from "./api.js";
import { h, say, swap } from "./dom.js";
import { nameOf } from "./mention.js";
import { write } from "./place.js";
import { ruled } from "./rules.js";
import { overview } from "./senders.js";
import { counted, exact, network, number, since } from "./words.js";

const ENDED = { sent: "sent to", failed: "refused by", waiting: "waiting for", claimed: "on its way to" };
const WEEK_MS = 7 * 86_400_000; // a story is muted for a week
const READS = "Your key may only read. Open the page with a key that may write to change this.";
const QUOTED = 220; // characters of a post under its alert

/** The view. */
export function alerts(place, brand, signal) {
  const list = h("div", {}, h("p", { class: "wait" }, "Loading…"));
  const trouble = h("div", {});
  const quiet = h("div", {});
  const inForce = h("section", { "aria-labelledby": "rules" });
  const sources = h("section", { "aria-labelledby": "sources" });
  const node = h("div", { class: "log" }, h("h1", {}, "Alerts"), sources, trouble, list, quiet, inForce);
  const watcher = new IntersectionObserver((seen) =>
    seen.filter((each) => each.isIntersecting).forEach((each) => quote(each.target)),
  );
  signal.addEventListener("abort", () => watcher.disconnect());
  let shown = [];

  async function show() {
    await state();
    await log();
  }

  /** The newest alerts, or older ones below them. */
  async function log(cursor = undefined) {
    const { data, meta } = await ask(["brands", place.brand, "alerts"], { limit: 50, cursor }, signal);
    shown = cursor ? [...shown, ...data] : data;
    const more = meta.next_cursor
      ? h(
          "button",
          { type: "button", class: "more", "data-focus": "more", onclick: () => log(meta.next_cursor) },
          "Show older alerts",
        )
      : null;
    const told = [...byStory(shown).values()].map((deliveries) => item(deliveries, place, act));
    swap(list, told.length ? [h("ol", { class: "alerts" }, told), more] : none(brand));
    for (const each of list.querySelectorAll("blockquote")) watcher.observe(each);
  }

  /** What is off, what is kept quiet and what rules there are. */
  async function state() {
    const path = ["brands", place.brand];
    const [destinations, silences, rules, senders] = await Promise.all(
      [["destinations"], ["silences"], ["rules"], ["connections", "health"]].map((each) => ask([...path, ...each], {}, signal)),
    );
    const link = h("a", { href: write({ ...place, view: "connections", rest: [] }) }, "Connections");
    const heading = h("h2", { id: "sources" }, "Sources");
    swap(sources, senders.data.length ? [heading, overview(senders.data, link)] : []);
    swap(trouble, destinations.data.filter((each) => !each.on).map((each) => off(each, act)));
    swap(quiet, silenced(silences.data, act));
    swap(inForce, h("h2", { id: "rules" }, "Rules in force"), listedRules(rules.data.filter((rule) => rule.enabled !== false)));
  }

  /** Changes something, and shows what is then so. `done` is told. */
  async function act(button, method, path, body, done) {
    button.disabled = true;
    try {
      await change(method, ["brands", place.brand, ...path], {}, body);
      say(done);
      await show();
    } catch (error) {
      button.disabled = false;
      button.after(h("span", { class: "soft", role: "status" }, ` ${error.status === 403 ? READS : error.message}`));
    }
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

function item(deliveries, place, act) {
  const [alert] = deliveries;
  const title = h("strong", {}, alert.title || alert.rule);
  const count = Math.max(...deliveries.map((each) => each.count ?? 1));
  return h(
    "li",
    { class: `alert ${alert.severity}` },
    h(
      "p",
      {},
      h("span", { class: `badge ${alert.severity}` }, alert.severity),
      alert.mention
        ? h("a", { href: write({ ...place, view: "mentions", rest: [alert.source, alert.mention] }) }, title)
        : title,
      count > 1 ? ` ${number(count)} mentions` : "",
      " ",
      h("time", { class: "soft", datetime: alert.at, title: exact(alert.at) }, since(alert.at)),
    ),
    alert.mention ? h("blockquote", { "data-mention": alert.mention, "data-source": alert.source }) : null,
    deliveries.map((each) => delivered(each, act)),
    alert.mention ? muting(alert, act) : null,
  );
}

function delivered(each, act) {
  const again = h(
    "button",
    {
      type: "button",
      class: "quiet",
      "data-focus": `again ${each.id}`,
      onclick: () => act(again, "POST", ["deliveries", each.id, "resend"], undefined, "It is sent again."),
    },
    "Send again",
  );
  const tries = each.attempts > 1 ? `, ${counted(each.attempts, "try", "tries")}` : "";
  return h(
    "p",
    { class: each.state === "failed" ? "note" : "soft" },
    `${ENDED[each.state] ?? each.state} ${each.destination}${tries}${each.error ? `: ${each.error}` : ""} `,
    each.state === "failed" ? again : null,
  );
}

function muting(alert, act) {
  const button = h(
    "button",
    {
      type: "button",
      class: "quiet",
      "data-focus": `mute ${alert.id}`,
      onclick: () => {
        const until = new Date(Date.now() + WEEK_MS).toISOString();
        act(button, "POST", ["silences"], { scope: "story", target: alert.story, until }, "The story is muted for a week.");
      },
    },
    "Mute this story for a week",
  );
  return h("p", {}, button);
}

function off(destination, act) {
  const button = h(
    "button",
    {
      type: "button",
      class: "quiet",
      onclick: () => act(button, "PUT", ["destinations", destination.name], { on: true }, "It is on again."),
    },
    "Switch on",
  );
  const told = `Nothing goes to ${destination.name} (${destination.channel}): ${destination.reason || "it is switched off"}. `;
  return h("p", { class: "note" }, told, button);
}

function silenced(silences, act) {
  if (!silences.length) return [];
  return [
    h("h2", { id: "quiet" }, "Kept quiet"),
    h(
      "ul",
      { class: "rules" },
      silences.map((each) => {
        const button = h(
          "button",
          { type: "button", class: "quiet", onclick: () => act(button, "DELETE", ["silences", each.id], undefined, "It may alert again.") },
          "End it",
        );
        const until = h("time", { datetime: each.until }, exact(each.until));
        return h("li", {}, h("p", {}, `${each.scope} ${each.scope === "brand" ? "" : each.target} until `, until, `, by ${each.by}${each.why ? `: ${each.why}` : ""} `, button));
      }),
    ),
  ];
}

function none(brand) {
  const where = brand.destinations?.length
    ? ""
    : " The brand has no destination yet: add one (Slack, e-mail, Teams, Discord, PagerDuty or a webhook of yours) to “destinations” in its brand file, or alerts go nowhere but to the inbox of a local stack.";
  return h(
    "div",
    { class: "empty" },
    h("p", {}, `No alert yet. One is sent as soon as a mention meets a rule below, once for each story.${where}`),
  );
}

function listedRules(active) {
  if (!active.length) return h("p", { class: "empty" }, "No rule is on, so nothing alerts. Switch one on under “rules” in the brand file.");
  return h(
    "ul",
    { class: "rules" },
    active.map((rule) =>
      h(
        "li",
        {},
        h("span", { class: `badge ${rule.severity ?? "warning"}` }, rule.severity ?? "warning"),
        h("strong", {}, rule.title || rule.name),
        h("p", { class: "soft" }, `When ${ruled(rule)}: to ${rule.destinations?.join(", ") || "every destination"}.`),
      ),
    ),
  );
}
