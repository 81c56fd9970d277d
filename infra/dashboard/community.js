/* Whether people answer each other, who is heard, and whom to thank. */

import { ask } from "./api.js";
import { h, swap } from "./dom.js";
import { narrowed, span, write } from "./place.js";
import { counted, number, percent, since } from "./words.js";

const BY = {
  peer: "by somebody else",
  customer: "by a customer",
  us: "by us",
  nobody: "by nobody",
};
const FIRST = 10; // voices and people to thank that are shown

/** The view. */
export function community(place) {
  const health = h("section", { "aria-labelledby": "health" }, h("p", { class: "wait" }, "Loading…"));
  const thanks = h("section", { "aria-labelledby": "thanks" });
  const voices = h("section", { "aria-labelledby": "voices" });
  const node = h("div", { class: "log" }, health, thanks, voices);

  async function show(next, signal) {
    const path = ["brands", place.brand];
    const { from, to } = span(next.range);
    const [found, owed, heard] = await Promise.all([
      ask([...path, "community"], { from, to }, signal),
      ask([...path, "thanks"], { limit: FIRST }, signal),
      ask([...path, "voices"], { limit: FIRST }, signal),
    ]);
    swap(health, questionsAnswered(found.data, next));
    swap(
      thanks,
      h("h2", { id: "thanks" }, "Whom to thank"),
      people(owed.data, next, "Nobody has helped or praised the brand more than once yet.", given),
    );
    swap(
      voices,
      h("h2", { id: "voices" }, "Who is heard"),
      people(heard.data, next, "No influential voice has spoken of the brand yet.", () => ""),
    );
  }
  return { node, show };
}

function questionsAnswered({ now, before, complete, words }, place) {
  const heading = h("h1", { id: "health" }, now.questions ? words.replace(/\.?$/, ".") : "No question in this time.");
  const questions = h(
    "p",
    {},
    h("a", { href: write(narrowed(place, { verdict: ["question"], authentic: "true" })) }, "See the questions"),
    complete ? "" : " (the newest of them were looked at)",
  );
  if (!now.questions) return [heading, h("p", { class: "soft" }, "Questions by people count, with whoever answered them first.")];
  return [heading, questions, bars(now.answered), facts(now, before)];
}

function bars(answered) {
  const all = Object.values(answered).reduce((sum, count) => sum + count, 0);
  return h(
    "dl",
    { class: "facts" },
    Object.entries(BY).map(([who, text]) =>
      h(
        "div",
        {},
        h("dt", {}, `Answered ${text}`),
        h(
          "dd",
          { class: "metered" },
          h("meter", { min: 0, max: Math.max(1, all), value: answered[who], "aria-label": `Answered ${text}` }),
          ` ${number(answered[who])}`,
        ),
      ),
    ),
  );
}

function facts(now, before) {
  const rows = [
    ["Questions", `${number(now.questions)}${now.young ? `, ${number(now.young)} of them younger than a day` : ""}`, `${number(before.questions)} before`],
    ["Answered by peers", shared(now.by_peers), shared(before.by_peers, " before")],
    ["Never answered", shared(now.unanswered), shared(before.unanswered, " before")],
    ["Half wait at most", waited(now.waits.median), waited(before.waits.median, " before")],
    ["Nine of ten wait at most", waited(now.waits.p90), waited(before.waits.p90, " before")],
    [
      "Who helps",
      `${counted(now.helpers.people, "person", "people")} with ${counted(now.helpers.answers, "answer")}, ${number(now.helpers.returning)} of them again`,
      now.helpers.top_ten === null ? "" : `the ten busiest gave ${percent(now.helpers.top_ten)}`,
    ],
  ];
  return h(
    "dl",
    { class: "facts" },
    rows.map(([name, value, beside]) =>
      h("div", {}, h("dt", {}, name), h("dd", {}, value, beside ? h("span", { class: "soft" }, ` (${beside})`) : null)),
    ),
  );
}

const shared = (share, after = "") =>
  share.value === null ? `too few to say${after}` : `${percent(share.value)}${after || ` (between ${percent(share.low)} and ${percent(share.high)})`}`;

/** Minutes in words; null: so many still wait that it cannot be told. */
function waited(minutes, after = "") {
  if (minutes === null) return `longer than can be told${after}`;
  const [value, unit] = minutes < 90 ? [minutes, "minute"] : minutes < 2880 ? [minutes / 60, "hour"] : [minutes / 1440, "day"];
  return `${counted(Math.round(value), unit)}${after}`;
}

function people(rows, place, empty, beside) {
  if (!rows.length) return h("p", { class: "empty" }, empty);
  return h(
    "ol",
    { class: "rules" },
    rows.map((each) =>
      h(
        "li",
        {},
        h(
          "p",
          {},
          each.circle === "stranger" ? null : h("span", { class: `badge ${each.circle}` }, each.circle),
          h("strong", { dir: "auto" }, each.name || (each.handle ? `@${each.handle}` : "somebody")),
          ` ${number(Math.round(each.score))} points `,
          h("span", { class: "soft" }, `last spoke ${since(each.last)}`),
        ),
        h("p", { class: "soft" }, each.why.replace(/\.?$/, "."), beside(each)),
        each.handle ? h("p", {}, h("a", { href: write(narrowed({ ...place, range: "all" }, { author: each.handle })) }, "all that they said")) : null,
      ),
    ),
  );
}

function given({ rewards }) {
  return rewards.length ? ` Thanked with ${rewards.map((each) => `${each.name} ${since(each.at)}`).join(", ")}.` : " Not thanked yet.";
}
