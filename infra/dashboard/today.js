/* The first view: the day in one line, its sentiment, who spoke, and the mentions. */

import { ask } from "./api.js";
import { breakdowns } from "./bars.js";
import { chart } from "./chart.js";
import { sentence, series, total } from "./counts.js";
import { h, swap } from "./dom.js";
import { nothing } from "./empty.js";
import { firstOfHundred } from "./hundred.js";
import { glanceOf, isNarrowed, narrowed, span, tallyOf, toggled, write } from "./place.js";
import { stream } from "./stream.js";
import { SPANS, called, counted, number } from "./words.js";

const GROUPS = [undefined, "circle,sentiment,verdict", "sentiment"]; // all, and fewer where all are too many
const WIDE = "(min-width: 60rem)";

/** The view; `go(place)` changes the address. */
export function today(first, brand, signal, go) {
  const line = h("div", { class: "line" });
  const talk = h("div", {}, h("p", { class: "wait" }, "Loading…"));
  const picture = h("section", { class: "picture", "aria-labelledby": "over-time" });
  const sides = h("div", { class: "sides" });
  const filters = h("div", { class: "filters" });
  const folded = h(
    "details",
    { class: "divided", open: matchMedia(WIDE).matches },
    h("summary", {}, "Who, how, what, where"),
    sides,
  );
  let place = first;
  let rows = null;
  let glance = null;
  const list = stream(
    signal,
    () => count().catch(() => {}), // the list tells when nothing answers
    (at) => nothing(at, brand, signal),
  );
  const node = h(
    "div",
    { class: "today" },
    line,
    h("div", { class: "lead" }, talk, picture),
    h("div", { class: "columns" }, folded, h("div", { class: "main" }, filters, list.node)),
  );

  function draw() {
    const { bucket } = span(place.range);
    const all = total(rows);
    const known = all.raw > 0;
    swap(
      line,
      headline(rows, glance, place),
      known
        ? h(
            "p",
            { class: "soft" },
            `${SPANS[place.range]}: ${counted(all.raw, "mention")}, ${number(all.authentic)} of them by people who meant it.`,
          )
        : null,
    );
    picture.hidden = folded.hidden = !known;
    filters.hidden = !known && !isNarrowed(place);
    if (!known) return;
    const numbers = picture.querySelector(".numbers")?.open ?? false;
    swap(
      picture,
      h("h2", { id: "over-time" }, "Sentiment", narrowedBy(place)),
      chart(series(rows, place.filters), bucket, SPANS[place.range]),
    );
    picture.querySelector(".numbers").open = numbers;
    swap(
      sides,
      breakdowns(rows, place.filters, (facet, name) => go(toggled(place, facet, name))),
    );
  }

  async function count() {
    const { range } = place;
    const body = await tally(place, signal);
    if (body.data === rows || range !== place.range) return;
    rows = body.data;
    draw();
  }

  /** Whom to talk to first, where nothing is narrowed down. */
  async function greet() {
    talk.hidden = isNarrowed(place);
    if (talk.hidden || glance) return;
    glance = (await ask(...glanceOf(place), signal)).data;
    swap(talk, firstOfHundred(glance.people, place));
    if (rows) draw();
  }

  async function show(next) {
    const same = rows && next.range === place.range;
    place = next;
    swap(filters, narrowing(place, go));
    if (same) draw();
    await Promise.all([list.show(place), same ? null : count(), greet()]);
  }

  return { node, show };
}

/** The tally by as many groups as fit into one answer. */
async function tally(place, signal) {
  for (const [index, by] of GROUPS.entries()) {
    try {
      return await ask(...tallyOf(place, by), signal);
    } catch (error) {
      if (error.status !== 400 || error.field !== "from" || index === GROUPS.length - 1) throw error;
    }
  }
  return null;
}

function headline(rows, glance, place) {
  if (!rows.some((row) => row.raw))
    return h(
      "h1",
      {},
      `${place.range === "all" ? "Nobody has mentioned the brand yet" : "It is quiet: no mention in this time"}.`,
    );
  if (rows[0].circle === undefined) return h("h1", {}, `${counted(total(rows).authentic, "authentic mention")}.`);
  const parts = dayParts(rows, glance, place).map((part, index) => [
    index ? "; " : "",
    part.filters || part.href
      ? h(
          "a",
          { class: part.tone, href: part.href ?? write(narrowed(place, part.filters)), "data-focus": `part ${index}` },
          unbroken(part.text),
        )
      : unbroken(part.text),
  ]);
  return h("h1", {}, parts, ".");
}

/** The day's parts, what asks for something first: the span's numbers, and what no number of it tells. */
function dayParts(rows, glance, place) {
  const { people, questions, aside } = sentence(rows);
  const open = glance?.waiting.question ?? 0;
  const waiting = open && {
    text: `${counted(open, "question")}${glance.more ? " or more" : ""} open`,
    tone: "bad",
    href: write({ ...place, view: "hundred", rest: [] }),
  };
  return [...people, waiting || questions, aside, posted(glance?.campaign, total(rows).raw, place)].filter(Boolean);
}

/** What was posted in others' names. What is more than the span holds was posted before it, and has come since. */
function posted(campaign, mentions, place) {
  return (
    campaign && {
      text: `one ${campaign.mentions > mentions ? "older " : ""}text posted ${counted(campaign.mentions, "time")} in others’ names`,
      tone: "quiet",
      href: write({ ...place, view: "campaigns", rest: [] }),
    }
  );
}

/** A number stays on one line with what it counts. */
const unbroken = (text) => text.replace(/^(\S+) /, "$1\u00a0");

function narrowedBy(place) {
  const names = ["circle", "sentiment", "verdict", "source"].flatMap((facet) =>
    place.filters[facet].map((name) => called(facet, name).toLowerCase()),
  );
  return names.length ? h("span", { class: "soft" }, `, only ${names.join(", ")}`) : null;
}

function narrowing(place, go) {
  const { filters } = place;
  const change = (changed) => go({ ...place, filters: { ...filters, ...changed } });
  const chips = ["circle", "sentiment", "verdict", "source"].flatMap((facet) =>
    filters[facet].map((name) =>
      h(
        "button",
        {
          type: "button",
          class: "chip",
          "data-focus": `chip ${facet} ${name}`,
          "aria-label": `Remove the filter ${called(facet, name)}`,
          onclick: () => go(toggled(place, facet, name)),
        },
        called(facet, name),
        h("span", { "aria-hidden": "true" }, " ×"),
      ),
    ),
  );
  if (filters.author)
    chips.push(
      h(
        "button",
        {
          type: "button",
          class: "chip",
          "aria-label": "Remove the filter on one author",
          onclick: () => change({ author: "" }),
        },
        "one author",
        h("span", { "aria-hidden": "true" }, " ×"),
      ),
    );
  const authentic = h(
    "select",
    { "data-focus": "authentic", onchange: (event) => change({ authentic: event.target.value }) },
    [
      ["", "Everything"],
      ["true", "Only what was meant"],
      ["false", "Only what is set aside"],
    ].map(([value, text]) => h("option", { value, selected: value === filters.authentic }, text)),
  );
  const influence = h(
    "select",
    { "data-focus": "influence", onchange: (event) => change({ min_influence: event.target.value }) },
    ["", "25", "50", "75"].map((value) =>
      h("option", { value, selected: value === filters.min_influence }, value ? `${value} and more` : "Any"),
    ),
  );
  return [
    h("label", {}, "Show ", authentic),
    h("label", {}, "Influence ", influence),
    chips,
    isNarrowed(place)
      ? h(
          "button",
          { type: "button", class: "quiet", "data-focus": "clear", onclick: () => go(narrowed(place, {})) },
          "Clear filters",
        )
      : null,
  ];
}
