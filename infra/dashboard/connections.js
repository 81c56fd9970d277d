/* Who sends, and whom the brand knows. */

import { ask } from "./api.js";
import { copied, h, swap } from "./dom.js";
import { command, noConnection } from "./empty.js";
import { grouped } from "./counts.js";
import { read, span } from "./place.js";
import { sender, state } from "./senders.js";
import { SPANS, network, number } from "./words.js";

const SHOWN = 200; // customers on the page; the API has all of them

/** The view. */
export function connections(place) {
  const senders = h("div", {}, h("p", { class: "wait" }, "Loading…"));
  const known = h("div", {}, h("p", { class: "wait" }, "Loading…"));
  const node = h(
    "div",
    { class: "log" },
    h("h1", {}, "Connections"),
    senders,
    h("section", { "aria-labelledby": "known" }, h("h2", { id: "known" }, "People you know"), known),
  );

  async function show(next, signal) {
    await Promise.all([listSenders(next, signal), listKnown(signal)]);
  }

  async function listSenders(next, signal) {
    const [{ data }, health, counts] = await Promise.all([
      ask(["brands", place.brand, "connections"], {}, signal),
      ask(["brands", place.brand, "connections", "health"], {}, signal),
      ask(["brands", place.brand, "tally"], { ...span(next.range), by: "source" }, signal),
    ]);
    const known = new Map(health.data.map((each) => [each.id, each]));
    const arrived = grouped(counts.data, "source", read("").filters)
      .map(({ name, raw }) => `${number(raw)} on ${network(name)}`)
      .join(", ");
    swap(
      senders,
      data.length
        ? h(
            "ul",
            { class: "senders" },
            data.map((each) =>
              h(
                "li",
                {},
                h("p", {}, sender(each)),
                known.has(each.id) ? state(known.get(each.id)) : null,
                copied(each.url),
              ),
            ),
          )
        : h("div", { class: "empty" }, noConnection(place.brand)),
      data.length
        ? h(
            "p",
            { class: "soft" },
            `${SPANS[next.range]}: ${arrived ? `mentions posted: ${arrived}` : "nothing arrived; see whether your sender is on and what it is answered"}.`,
          )
        : null,
    );
  }

  async function listKnown(signal) {
    let data;
    try {
      ({ data } = await ask(["brands", place.brand, "customers"], { limit: SHOWN + 1 }, signal));
    } catch (error) {
      if (error.status !== 403) throw error;
      return swap(
        known,
        h("p", { class: "soft" }, "Whom you know as customers is shown to an admin key only; yours may read."),
      );
    }
    const add = copied(
      command(
        `customers add ${place.brand} --source x --handle maria --basis given`,
        "POST",
        `brands/${place.brand}/customers`,
        [{ source: "x", handle: "maria", circle: "customer", basis: "given" }],
      ),
    );
    if (!data.length)
      return swap(
        known,
        h(
          "div",
          { class: "empty" },
          h(
            "p",
            {},
            "Nobody yet, so every author is a stranger. Name your customers' accounts and they come first everywhere:",
          ),
          add,
        ),
      );
    return swap(
      known,
      h("ul", { class: "known" }, data.slice(0, SHOWN).map(person)),
      data.length > SHOWN ? h("p", { class: "soft" }, "and more: hundred customers list") : null,
      h("details", {}, h("summary", {}, "Add more"), add),
    );
  }
  return { node, show };
}

function person(link) {
  const account = link.account.startsWith("handle:")
    ? `@${link.account.slice(7)}`
    : link.account.startsWith("email:")
      ? link.name || "an e-mail address"
      : link.account.replace("id:", "account ");
  return h(
    "li",
    {},
    h("span", { class: `badge ${link.circle}` }, link.circle),
    h("strong", { dir: "auto" }, account),
    h("span", { class: "soft" }, ` ${network(link.source)} · ${link.basis}${link.note ? ` · ${link.note}` : ""}`),
  );
}
