/* Whether each connection's sender still sends, in words. */

import { h } from "./dom.js";
import { counted, exact, network, since } from "./words.js";

const PROVES = {
  "standard-webhooks": "signs as Standard Webhooks says",
  bearer: "shows a bearer token",
  url: "has a secret in its address",
  x: "signs as X does",
};
const URGENT = ["refusing", "silent", "waiting", "quiet"];

/** What a sender is called: its network, and how it proves itself. */
export const sender = (each) => [
  h("strong", {}, network(each.source)),
  h("span", { class: "soft" }, ` · ${PROVES[each.verify] ?? each.verify}`),
];

/** A sender's state in a sentence. */
export function state(each) {
  return h("p", { class: `state ${each.state}` }, ...health(each));
}

/** One line for all senders, and a line for each that somebody has to look at. */
export function overview(senders, link) {
  const wanting = senders.filter((each) => URGENT.includes(each.state));
  if (!senders.length) return [];
  if (!wanting.length) {
    const all = senders.length === 1 ? "The sender sends." : `All ${senders.length} senders send.`;
    return [h("p", { class: "state receiving" }, `${all} `, link)];
  }
  return [
    h(
      "ul",
      { class: "states" },
      wanting.map((each) => h("li", { class: `state ${each.state}` }, h("strong", {}, network(each.source)), ": ", ...health(each))),
    ),
    h("p", {}, link),
  ];
}

function health(each) {
  const refused = each.refused_24h ? ` ${counted(each.refused_24h, "post or delivery", "posts or deliveries")} refused within a day.` : "";
  const last = each.last_taken
    ? ["It last brought something ", h("time", { datetime: each.last_taken, title: exact(each.last_taken) }, since(each.last_taken)), "."]
    : ["It has brought nothing yet."];
  const begins = { refusing: "What it sends is refused: see what it is answered. ", silent: "Silent. ", quiet: "Quiet. " };
  return [begins[each.state] ?? "", ...last, refused];
}
