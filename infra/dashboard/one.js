/* One mention's page: everything that is known of it. */

import { ask } from "./api.js";
import { h, outside, swap } from "./dom.js";
import { card, nameOf } from "./mention.js";
import { write } from "./place.js";
import { counted, exact, number } from "./words.js";

const CIRCLES = { customer: "a customer", prospect: "a prospect", advocate: "an advocate", staff: "of our staff" };

/** The view. */
export function one() {
  const box = h("div", { class: "one" }, h("p", { class: "wait" }, "Loading…"));

  async function show(place, signal) {
    const [source, id] = place.rest;
    const { data: mention } = await ask(["brands", place.brand, "mentions", id ?? ""], { source }, signal);
    swap(
      box,
      h("p", {}, h("a", { href: write({ ...place, view: "today", rest: [] }) }, "← All mentions")),
      h(
        "h1",
        {},
        "What ",
        h("bdi", {}, nameOf(mention.author)),
        mention.circle === "stranger" ? "" : `, ${CIRCLES[mention.circle] ?? mention.circle},`,
        " said",
      ),
      card(mention, place, true),
      details(mention),
    );
  }
  return { node: box, show };
}

function details(mention) {
  const { author, metrics = {} } = mention;
  const counts = [
    author.followers === undefined ? "" : counted(author.followers, "follower"),
    author.following === undefined ? "" : `follows ${number(author.following)}`,
    author.posts === undefined ? "" : counted(author.posts, "post"),
    author.verified ? "verified" : "",
  ]
    .filter(Boolean)
    .join(" · ");
  const reactions = Object.entries(metrics)
    .map(([name, count]) => `${number(count)} ${name}`)
    .join(" · ");
  const rows = [
    ["Author", author.bio],
    ["Profile", counts],
    ["Account since", author.created_at && exact(author.created_at)],
    ["Reactions", reactions],
    ["Kind", mention.kind ?? "post"],
    ["Sent with", mention.client],
    [
      "Links",
      mention.urls?.length
        ? h(
            "ul",
            {},
            mention.urls.map((url) => h("li", {}, outside(url, url))),
          )
        : null,
    ],
    ["Answers", mention.in_reply_to],
    ["Repeats", mention.repost_of],
    ["Quotes", mention.quote_of],
    ["Story", mention.story],
    ["Arrived", exact(mention.stored_at)],
    ["Post's id", `${mention.source} ${mention.id}`],
    ["Judges", mention.verdict.judges],
  ];
  return h(
    "dl",
    { class: "facts" },
    rows
      .filter(([, value]) => value)
      .map(([name, value]) => h("div", {}, h("dt", {}, name), h("dd", { dir: "auto" }, value))),
  );
}
