/* The log of alerts, and what would raise one. */

import { ask } from "./api.js";
import { h, swap } from "./dom.js";
import { write } from "./place.js";
import { counted, exact, since } from "./words.js";

const ENDED = { sent: "sent", failed: "refused", waiting: "waiting", claimed: "on its way" };

/** The view. */
export function alerts(place, brand, signal) {
  const list = h("div", {}, h("p", { class: "wait" }, "Loading…"));
  const node = h("div", { class: "log" }, h("h1", {}, "Alerts"), list, rules(brand));
  let shown = [];

  async function show(_next, cursor = undefined) {
    const { data, meta } = await ask(["brands", place.brand, "alerts"], { limit: 50, cursor }, signal);
    shown = cursor ? [...shown, ...data] : data;
    const more = meta.next_cursor ? h("button", { type: "button", class: "more", "data-focus": "more", onclick: () => show(_next, meta.next_cursor) }, "Show older alerts") : null;
    swap(list, shown.length ? [h("ol", { class: "alerts" }, shown.map((alert) => row(alert, place))), more] : none(brand));
  }
  return { node, show };
}

function row(alert, place) {
  const tried = alert.attempts > 1 ? `, ${counted(alert.attempts, "try", "tries")}` : "";
  return h("li", { class: `alert ${alert.severity}` },
    h("p", {}, h("span", { class: `badge ${alert.severity}` }, alert.severity), h("a", { href: write({ ...place, view: "mentions", rest: [alert.source, alert.mention] }) }, h("strong", {}, alert.title || alert.rule))),
    h("p", { class: "soft" }, h("time", { datetime: alert.at, title: exact(alert.at) }, since(alert.at)), ` · to ${alert.destination} · `, h("span", { class: alert.state }, `${ENDED[alert.state] ?? alert.state}${tried}`)),
    alert.error ? h("p", { class: "note" }, alert.error) : null);
}

function none(brand) {
  const where = brand.destinations?.length ? "" : " The brand has no destination yet: add Slack or an e-mail address to “destinations” in its brand file, or alerts go nowhere but to the inbox of a local stack.";
  return h("div", { class: "empty" }, h("p", {}, `No alert yet. One is sent as soon as a mention meets a rule below, once for each story.${where}`));
}

function rules(brand) {
  const active = brand.rules.filter((rule) => rule.enabled !== false);
  return h("section", { "aria-labelledby": "rules" }, h("h2", { id: "rules" }, "Rules in force"),
    active.length
      ? h("ul", { class: "rules" }, active.map((rule) => h("li", {}, h("strong", {}, rule.title || rule.name), h("p", { class: "soft" }, `When ${condition(rule.when)}, to ${rule.destinations?.join(", ") || "every destination"}.`))))
      : h("p", { class: "empty" }, "No rule is on, so nothing alerts. Add one to “rules” in the brand file."));
}

/** A condition in words. */
function condition(when) {
  const parts = [];
  if (when.authentic !== undefined) parts.push(when.authentic ? "a person meant it" : "no person meant it");
  for (const [name, words] of [["verdict", "it is"], ["sentiment", "the feeling is"], ["circle", "the author is"], ["source", "it is on"], ["language", "the language is"]])
    if (when[name]?.length) parts.push(`${words} ${when[name].join(" or ")}`);
  for (const [name, words] of [["min_influence", "influence is at least"], ["min_sentiment", "the sentiment score is at least"], ["max_sentiment", "the sentiment score is at most"]])
    if (when[name] !== undefined) parts.push(`${words} ${when[name]}`);
  if (when.min_about !== undefined) parts.push("it is surely about the brand");
  if (when.any?.length) parts.push(`either ${when.any.map(condition).join(" or ")}`);
  return parts.join(", and ") || "anything is said";
}
