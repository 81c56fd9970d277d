/* The tally's rows added up for what is shown. A row is one bucket and group: {time, verdict, ..., raw, authentic}. */

import { FACETS } from "./place.js";
import { counted, number } from "./words.js";

/** Raw and authentic numbers of the rows that a test lets through. */
export function total(rows, wanted = () => true) {
  const sum = { raw: 0, authentic: 0 };
  for (const row of rows) {
    if (!wanted(row)) continue;
    sum.raw += row.raw;
    sum.authentic += row.authentic;
  }
  return sum;
}

/** The groups of a facet with their numbers, most first. Other facets' filters narrow them, its own does not. */
export function grouped(rows, facet, filters) {
  const groups = new Map();
  for (const row of rows) {
    if (row[facet] === undefined || !row.raw || !passes(row, filters, facet)) continue;
    const sum = groups.get(row[facet]) ?? { name: row[facet], raw: 0, authentic: 0 };
    sum.raw += row.raw;
    sum.authentic += row.authentic;
    groups.set(row[facet], sum);
  }
  for (const name of filters[facet]) if (!groups.has(name)) groups.set(name, { name, raw: 0, authentic: 0 });
  const order = ORDER[facet] ?? [];
  const rank = ({ name }) => order.indexOf(name) + 1 || 99;
  return [...groups.values()].sort(
    (one, other) => rank(one) - rank(other) || other.raw - one.raw || one.name.localeCompare(other.name),
  );
}

/** Whom and what to look at first; the other facets have their largest group first. */
const ORDER = {
  circle: ["customer", "advocate", "prospect", "staff", "stranger"],
  sentiment: ["positive", "neutral", "negative"],
};

/** One entry a bucket: the time, and raw and authentic numbers of each sentiment. */
export function series(rows, filters) {
  const buckets = new Map();
  for (const row of rows) {
    if (!buckets.has(row.time)) buckets.set(row.time, emptyBucket(row.time));
    if (!passes(row, filters)) continue;
    const bucket = buckets.get(row.time)[row.sentiment];
    bucket.raw += row.raw;
    bucket.authentic += row.authentic;
  }
  return [...buckets.values()];
}

const emptyBucket = (time) => ({
  time,
  positive: { raw: 0, authentic: 0 },
  neutral: { raw: 0, authentic: 0 },
  negative: { raw: 0, authentic: 0 },
});

function passes(row, filters, except = "") {
  return FACETS.every(
    (facet) =>
      facet === except || !filters[facet].length || row[facet] === undefined || filters[facet].includes(row[facet]),
  );
}

/** The span in one line: parts of a sentence about people, questions and what is set aside, each with the filters that
 * show what it counts. */
export function sentence(rows) {
  const unhappy = (row) => row.verdict === "opinion" && row.sentiment === "negative";
  const others = ["stranger", "prospect", "advocate"];
  const people = total(rows, (row) => row.circle === "customer");
  const parts = [];
  const customersUnhappy = total(rows, (row) => row.circle === "customer" && unhappy(row)).authentic;
  if (customersUnhappy) {
    parts.push({
      text: `${counted(customersUnhappy, "unhappy opinion")} by ${customersUnhappy === 1 ? "a customer" : "customers"}`,
      tone: "bad",
      filters: { circle: ["customer"], ...UNHAPPY },
    });
  } else if (people.authentic) {
    parts.push({ text: "Customers are fine", tone: "good", filters: { circle: ["customer"], authentic: "true" } });
  } else {
    parts.push({ text: "No customer has spoken", filters: null });
  }
  const strangersUnhappy = total(rows, (row) => others.includes(row.circle) && unhappy(row)).authentic;
  if (strangersUnhappy) {
    parts.push({
      text: `${counted(strangersUnhappy, "unhappy opinion")} by ${strangersUnhappy === 1 ? "somebody else" : "others"}`,
      tone: "bad",
      filters: { circle: others, ...UNHAPPY },
    });
  }
  const asked = total(rows, (row) => row.verdict === "question").authentic;
  const questions = asked && {
    text: `${counted(asked, "question")} asked`,
    filters: { verdict: ["question"], authentic: "true" },
  };
  return { people: parts, questions, aside: setAside(rows) };
}

const UNHAPPY = { verdict: ["opinion"], sentiment: ["negative"], authentic: "true" };
const ASIDE = { auto: "auto‑post", promo: "promotion", repost: "repost" };

function setAside(rows) {
  const kinds = Object.keys(ASIDE).filter((verdict) => rows.some((row) => row.verdict === verdict && row.raw));
  if (!kinds.length) return null;
  const count = total(rows, (row) => kinds.includes(row.verdict)).raw;
  const words = kinds.map((verdict) => (count === 1 ? ASIDE[verdict] : `${ASIDE[verdict]}s`));
  const named = [words.slice(0, -1).join(", "), words.at(-1)].filter(Boolean).join(" and ");
  return { text: `${number(count)} ${named} set aside`, tone: "quiet", filters: { verdict: kinds } };
}
