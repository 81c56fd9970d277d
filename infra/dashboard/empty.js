/* What to do where there is nothing to see. */

import { ask } from "./api.js";
import { copied, h, swap } from "./dom.js";
import { isNarrowed, narrowed, write } from "./place.js";
import { exact, since } from "./words.js";

const here = () => new URL(".", location.href).href;

/** Whether this is the stack on the reader's own machine, where the command line needs neither address nor key. */
const athome = () => ["127.0.0.1", "localhost", "[::1]"].includes(location.hostname);

/** A command for a shell: the command line's own on the reader's machine, else one that asks the API. */
export const command = (local, method, path, body) =>
  local && athome()
    ? `.venv/bin/hundred ${local}`
    : `curl -X ${method} ${here()}v1/${path} -H "Authorization: Bearer $ADMIN_KEY" -H 'Content-Type: application/json' -d '${JSON.stringify(body)}'`;

/** An empty list of mentions: whether filters, the time or a missing sender is the reason, and what helps. */
export function nothing(place, brand, signal) {
  const box = h("div", { class: "empty" });
  if (isNarrowed(place)) {
    box.append(
      h("p", {}, "No mention fits these filters in this time."),
      h("p", {}, h("a", { href: write(narrowed(place, {})) }, "Clear filters"), " or choose a longer time above."),
    );
    return box;
  }
  box.append(h("p", { class: "wait" }, "Looking for the latest mention…"));
  explain(box, place, brand, signal).catch((error) => {
    if (!signal.aborted) swap(box, h("p", {}, error.message));
  });
  return box;
}

async function explain(box, place, brand, signal) {
  const latest = (await ask(["brands", place.brand, "mentions"], { limit: 1 }, signal)).data[0];
  if (latest) {
    return swap(
      box,
      h(
        "p",
        {},
        "Nothing in this time. The latest mention is ",
        h("time", { datetime: latest.created_at, title: exact(latest.created_at) }, `of ${since(latest.created_at)}`),
        ".",
      ),
      h("p", {}, h("a", { href: write({ ...place, range: "all" }) }, "Show everything that is kept")),
    );
  }
  const connections = (await ask(["brands", place.brand, "connections"], {}, signal)).data;
  return connections.length
    ? swap(
        box,
        h(
          "p",
          {},
          `${brand.name} is listened for, but nothing has arrived yet. A post shows here a few seconds after its sender delivers it to `,
        ),
        copied(connections[0].url),
      )
    : swap(box, noConnection(place.brand));
}

/** How to make the first connection. */
export const noConnection = (brand) => [
  h(
    "p",
    {},
    "No sender is connected, so nothing can arrive. Connect one; the answer has its address and, once, its secret:",
  ),
  copied(
    command(`connection add ${brand} --source generic`, "POST", `brands/${brand}/connections`, {
      source: "generic",
      verify: "standard-webhooks",
    }),
  ),
  h("p", {}, "Then let your tool send posts as JSON to that address, signed by Standard Webhooks."),
];

/** How to make the first brand. */
export const noBrand = () =>
  h(
    "div",
    { class: "empty" },
    h("h1", {}, "No brand is watched yet"),
    h("p", {}, "Create one with an admin key. A name and a handle are enough:"),
    copied(command("", "PUT", "brands/crumb-bakery", { name: "Crumb Bakery", handles: { x: ["crumbbakery"] } })),
    h(
      "p",
      {},
      "If others see brands here and you do not, your key is limited to brands that are gone: ask whoever gave it to you.",
    ),
  );
