/* A rule in words. */

import { singular } from "./words.js";

const LISTS = [
  ["verdict", "it is"],
  ["sentiment", "the feeling is"],
  ["circle", "the author is"],
  ["source", "it is on"],
  ["language", "the language is"],
  ["topic", "the topic is"],
  ["keyword", "it says"],
];
const BOUNDS = [
  ["min_influence", "influence is at least"],
  ["min_sentiment", "the sentiment score is at least"],
  ["max_sentiment", "the sentiment score is at most"],
  ["min_story", "mentions that tell its story are at least"],
];
const KINDS = {
  mention: () => "",
  story: () => "a story grows, and of a mention in it",
  campaign: (rule) => `the same text comes in the name of ${rule.min_authors ?? 5} accounts or more`,
  spike: (rule) => `far more mentions come than usual (sensitivity ${rule.sensitivity ?? "medium"})`,
  unanswered: (rule) => `a question is open for ${rule.after ?? "4h"}`,
  silence: (rule) => `a source is silent for longer than its own rhythm allows, ${rule.after ?? "4h"} at least`,
  peers: () => "people stop answering each other",
};

/** When a rule alerts. */
export function ruled(rule) {
  const kind = (KINDS[rule.on ?? "mention"] ?? (() => rule.on))(rule);
  const narrower = condition(rule.when ?? {}, "");
  return [kind, narrower].filter(Boolean).join(", where ") || "anything is said";
}

/** What a mention has to be, as `shared/domain/rule.py` reads it; `nothing` where it may be anything. */
export function condition(when, nothing = "anything is said") {
  const parts = [];
  if (when.authentic !== undefined) parts.push(when.authentic ? "a person meant it" : "no person meant it");
  if (when.first_word !== undefined) parts.push(when.first_word ? "the author speaks for the first time" : "the author has spoken before");
  for (const [name, words] of LISTS)
    if (when[name]?.length) parts.push(`${words} ${when[name].map((each) => singular(each)).join(" or ")}`);
  for (const [name, words] of BOUNDS) if (when[name] !== undefined) parts.push(`${words} ${when[name]}`);
  if (when.min_about !== undefined) parts.push("it is about the brand");
  if (when.any?.length) parts.push(`either ${when.any.map((each) => condition(each)).join(" or ")}`);
  if (when.none?.length) parts.push(`it does not hold that ${when.none.map((each) => condition(each)).join(" or that ")}`);
  return parts.length > 1 ? `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}` : (parts[0] ?? nothing);
}
