/* What many posted alike: template families, which apps and campaigns make, and stories, which people pass on. */

import { ask } from "./api.js";
import { h, swap } from "./dom.js";
import { span, write } from "./place.js";
import { SPANS, counted, exact, network, number, since, singular } from "./words.js";

const LISTED = 40; // families and stories that are shown

/** The view. */
export function campaigns(place) {
  const families = h("div", {}, h("p", { class: "wait" }, "Loading…"));
  const stories = h("div", {}, h("p", { class: "wait" }, "Loading…"));
  const node = h(
    "div",
    { class: "log" },
    h("h1", {}, "Campaigns and stories"),
    h(
      "section",
      { "aria-labelledby": "families" },
      h("h2", { id: "families" }, "One text, many accounts"),
      h("p", { class: "soft" }, "The same text from different accounts, with other names and numbers filled in: the mark of an app or a campaign."),
      families,
    ),
    h(
      "section",
      { "aria-labelledby": "stories" },
      h("h2", { id: "stories" }, "Told by many"),
      h("p", { class: "soft" }, "Mentions that tell the same thing: reposts, one link, near-identical words. An alert comes once for each."),
      stories,
    ),
  );

  async function show(next, signal) {
    const { from, to } = span(next.range);
    const path = ["brands", place.brand];
    const [found, told] = await Promise.all([
      ask([...path, "families"], { from, to, limit: LISTED }, signal),
      ask([...path, "stories"], { from, limit: LISTED }, signal),
    ]);
    const when = SPANS[next.range].toLowerCase();
    swap(families, found.data.length ? list(found.data.map((each) => family(each, next))) : nothingOf(when, "campaign was seen"));
    if (found.meta.complete === false)
      families.append(h("p", { class: "soft" }, `Among the newest ${counted(found.meta.looked_at, "mention")} of this time.`));
    swap(stories, told.data.length ? list([...told.data].sort((one, other) => other.mentions - one.mentions).map((each) => story(each, next))) : nothingOf(when, "story was told by more than one"));
  }
  return { node, show };
}

const list = (items) => h("ol", {}, items);

const nothingOf = (when, what) => h("p", { class: "empty" }, `No ${what} (${when}).`);

function family(each, place) {
  const meant = each.authentic ? `${number(each.authentic)} of them by people who meant it` : "none of them meant";
  return h(
    "li",
    { class: "alert" },
    h(
      "p",
      {},
      h("span", { class: "badge" }, each.verdict),
      h("strong", {}, `${counted(each.raw, "time")} in the name of ${counted(each.authors, "account")}`),
      `, ${meant}`,
    ),
    h("blockquote", { dir: "auto" }, each.example),
    h(
      "p",
      { class: "soft" },
      between(each.first, each.last),
      " · ",
      h(
        "a",
        {
          href: write({ ...place, view: "mentions", rest: [each.example_source, each.example_id] }),
          "aria-label": `Open ${singular(each.verdict)} of this campaign`,
        },
        "open one",
      ),
    ),
  );
}

/** A span of time, or one time where both ends are called the same. */
function between(first, last) {
  const [from, to] = [first, last].map((each) => h("time", { datetime: each, title: exact(each) }, since(each)));
  return from.textContent === to.textContent ? [to] : [from, " to ", to];
}

/** Accounts are counted by an estimate, which may say a little more than there can be. */
const accounts = ({ mentions, authors }) =>
  authors >= mentions ? "as many accounts" : `about ${counted(authors, "account")}`;

function story(each, place) {
  const moods = [
    each.positive ? `${number(each.positive)} glad` : "",
    each.negative ? `${number(each.negative)} unhappy` : "",
    `${number(each.authentic)} meant`,
  ].filter(Boolean);
  return h(
    "li",
    { class: "alert" },
    h(
      "p",
      {},
      h("strong", {}, `${counted(each.mentions, "mention")} by ${accounts(each)}`),
      `, ${moods.join(", ")}, on ${each.sources.map(network).join(", ")}`,
    ),
    each.text ? h("blockquote", { dir: "auto" }, each.text) : null,
    h(
      "p",
      { class: "soft" },
      between(each.first_at, each.last_at),
      " · ",
      h("a", { href: write({ ...place, view: "mentions", rest: [each.source, each.mention] }) }, "open the first"),
      each.told?.length ? ` · alerted by ${each.told.map((told) => told.rule).join(", ")}` : "",
    ),
  );
}
