/* A rule's condition in words. */

import { singular } from "./words.js";

const LISTS = [
  ["verdict", "it is"],
  ["sentiment", "the feeling is"],
  ["circle", "the author is"],
  ["source", "it is on"],
  ["language", "the language is"],
];
const BOUNDS = [
  ["min_influence", "influence is at least"],
  ["min_sentiment", "the sentiment score is at least"],
  ["max_sentiment", "the sentiment score is at most"],
];

/** What a mention has to be, as `shared/domain/rule.py` reads it. */
export function condition(when) {
  const parts = [];
  if (when.authentic !== undefined) parts.push(when.authentic ? "a person meant it" : "no person meant it");
  for (const [name, words] of LISTS)
    if (when[name]?.length) parts.push(`${words} ${when[name].map((each) => singular(each)).join(" or ")}`);
  for (const [name, words] of BOUNDS) if (when[name] !== undefined) parts.push(`${words} ${when[name]}`);
  if (when.min_about !== undefined) parts.push("it is about the brand");
  if (when.any?.length) parts.push(`either ${when.any.map(condition).join(" or ")}`);
  return parts.length > 1 ? `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}` : (parts[0] ?? "anything is said");
}
