/* How the mentions divide: a bar a group, hollow for everything and solid for what was meant. Pressing one filters by it. */

import { grouped } from "./counts.js";
import { h } from "./dom.js";
import { FACETS } from "./place.js";
import { HEADINGS, called, number } from "./words.js";

/** A list of bars for each facet that the rows know. `choose(facet, name)` is told what was pressed. */
export function breakdowns(rows, filters, choose) {
  return FACETS.filter((facet) => rows.some((row) => row[facet] !== undefined)).map((facet) => {
    const groups = grouped(rows, facet, filters);
    const most = Math.max(1, ...groups.map((group) => group.raw));
    return h(
      "section",
      { class: "facet", "aria-labelledby": `facet-${facet}` },
      h("h3", { id: `facet-${facet}` }, HEADINGS[facet]),
      groups.length
        ? h(
            "ul",
            {},
            groups.map((group) => h("li", {}, bar(facet, group, most, filters[facet].includes(group.name), choose))),
          )
        : h("p", { class: "soft" }, "Nothing in this time."),
    );
  });
}

function bar(facet, group, most, chosen, choose) {
  const name = called(facet, group.name);
  return h(
    "button",
    {
      type: "button",
      class: "bar",
      "data-name": group.name,
      "aria-pressed": String(chosen),
      "data-focus": `${facet} ${group.name}`,
      "aria-label": `${name}: ${number(group.authentic)} authentic of ${number(group.raw)}`,
      onclick: () => choose(facet, group.name),
    },
    h("span", { class: "label" }, name),
    h("span", { class: "count" }, h("b", {}, number(group.authentic)), ` of ${number(group.raw)}`),
    h("span", { class: "track" }, length("all", group.raw / most), length("meant", group.authentic / most)),
  );
}

function length(name, share) {
  const part = h("span", { class: name });
  part.style.setProperty("width", `${Math.round(share * 1000) / 10}%`);
  return part;
}
