/* One mention as a card: who, what, how they feel, how sure we are that they meant it, and why. */

import { h, outside } from "./dom.js";
import { narrowed, write } from "./place.js";
import { exact, network, number, percent, plusMinus, since } from "./words.js";

const SHORT = 600; // characters of a text that a card shows
const BASES = {
  "opt-in": "they agreed to be known to the brand",
  given: "they gave the account to the brand",
  public: "it is public",
};
const MOODS = { positive: "▲", neutral: "●", negative: "▼" };

/** What a mention is the same mention by. */
export const identity = ({ source, id }) => `${source}:${id}`;

/** What an author is called. */
export const nameOf = (author) => author.name || (author.handle ? `@${author.handle}` : "somebody");

/** A card in a list; `whole` leaves nothing out and opens the reasons. */
export function card(mention, place, whole = false) {
  const why = reasons(mention, place);
  const article = h(
    "article",
    { class: `mention ${mention.circle} ${mention.authentic ? "authentic" : "aside"}`, "data-id": identity(mention) },
    byline(mention, place, whole),
    h("p", { class: "text", dir: "auto", lang: mention.lang }, spoken(mention, place, whole)),
    marks(mention, why, whole),
    why,
  );
  return article;
}

function byline(mention, place, whole) {
  const { author } = mention;
  const name = nameOf(author);
  const time = h(
    "time",
    { datetime: mention.created_at, title: exact(mention.created_at) },
    whole ? exact(mention.created_at) : since(mention.created_at),
  );
  const here = write({ ...place, view: "mentions", rest: [mention.source, mention.id] });
  return h(
    "p",
    { class: "byline" },
    mention.circle === "stranger" ? null : h("span", { class: `badge ${mention.circle}` }, mention.circle),
    h(whole ? "span" : "strong", { class: "author", dir: "auto" }, name),
    author.name && author.handle ? h("span", { class: "soft" }, `@${author.handle}`) : null,
    h("span", { class: "soft" }, network(mention.source)),
    whole
      ? time
      : h(
          "a",
          {
            href: here,
            class: "time",
            "data-focus": `time ${identity(mention)}`,
            "aria-label": `Open the mention by ${name}, ${since(mention.created_at)}`,
          },
          time,
        ),
    mention.time_assumed
      ? h("span", { class: "soft", title: "The network gave no time; this is when it arrived." }, "(time of receipt)")
      : null,
  );
}

function spoken(mention, place, whole) {
  if (!mention.text) return h("span", { class: "soft" }, `(a ${mention.kind ?? "post"} without words)`);
  const characters = [...mention.text.slice(0, whole ? undefined : SHORT + 1)];
  if (whole || characters.length <= SHORT) return mention.text;
  const here = write({ ...place, view: "mentions", rest: [mention.source, mention.id] });
  return [`${characters.slice(0, SHORT).join("")}… `, h("a", { href: here }, "Read all")];
}

function marks(mention, why, whole) {
  const { sentiment, verdict, influence } = mention;
  const feeling = sentiment.recognised === false ? "no feeling recognised" : sentiment.label;
  return h(
    "p",
    { class: "marks" },
    h(
      "span",
      { class: `mark ${sentiment.label}` },
      h("span", { "aria-hidden": "true" }, `${MOODS[sentiment.label]} `),
      feeling,
    ),
    whole ? null : opener(mention, why),
    whole ? h("span", { class: "mark" }, verdict.label) : null,
    h(
      "span",
      { class: "mark", title: "How much the author's word moves people in this niche, 0 to 100" },
      `influence ${number(Math.round(influence.score))}`,
    ),
    mention.url
      ? h(
          "span",
          { class: "mark plain" },
          outside(mention.url, "Open post ↗", `Open the post on ${network(mention.source)} in a new tab`),
        )
      : null,
  );
}

/** The verdict: pointing at it shows the reasons, pressing it keeps them open, Escape closes them. */
function opener(mention, why) {
  const { verdict } = mention;
  why.hidden = true;
  why.id = `why-${identity(mention)}`.replace(/[^\w-]/g, (odd) => `_${odd.codePointAt(0)}`);
  let pinned = false;
  let timer = 0;
  const show = (open, floating) => {
    clearTimeout(timer);
    why.hidden = !open;
    why.classList.toggle("floating", open && floating);
    button.setAttribute("aria-expanded", String(open && !floating));
  };
  const away = () => {
    timer = setTimeout(() => pinned || show(false, false), 200);
  };
  const near = () => {
    clearTimeout(timer);
    if (!pinned && why.hidden) timer = setTimeout(() => show(true, true), 150);
  };
  const button = h(
    "button",
    {
      type: "button",
      class: "mark verdict",
      "aria-expanded": "false",
      "aria-controls": why.id,
      "data-focus": `why ${identity(mention)}`,
      onclick: () => {
        pinned = !pinned;
        show(pinned, false);
      },
      onpointerenter: (event) => event.pointerType === "mouse" && near(),
      onpointerleave: away,
      onfocus: () => button.matches(":focus-visible") && near(),
      onblur: away,
      onkeydown: (event) => {
        if (event.key === "Escape") {
          pinned = false;
          show(false, false);
        }
      },
    },
    `${verdict.label} · `,
    sureness(verdict.authenticity),
    h("span", { class: "heard" }, ". Why?"),
  );
  why.addEventListener("pointerenter", () => clearTimeout(timer));
  why.addEventListener("pointerleave", away);
  return button;
}

const sureness = (authenticity) => `${percent(authenticity)} meant it`;

/** Everything that was weighed, in words. */
function reasons(mention, place) {
  const { verdict, sentiment, influence } = mention;
  const weighed = [...verdict.reasons].sort((one, other) => Math.abs(other.weight) - Math.abs(one.weight));
  const parts = Object.entries(influence.parts).filter(([, points]) => Math.abs(points) >= 0.05);
  const author = mention.author.id ? `${mention.source}:${mention.author.id}` : mention.author.handle;
  return h(
    "div",
    { class: "why" },
    h(
      "p",
      {},
      h(
        "strong",
        {},
        `${verdict.label.replace(/^./, (first) => first.toUpperCase())}: ${percent(verdict.authenticity)} sure that a person meant it`,
      ),
    ),
    h(
      "ul",
      {},
      weighed.map((reason) =>
        h(
          "li",
          { class: side(reason.weight).split(" ")[0] },
          h(
            "span",
            { class: "weight", title: `speaks ${side(reason.weight)} a person` },
            reason.weight ? plusMinus(reason.weight) : "–",
          ),
          " ",
          reason.text,
        ),
      ),
    ),
    h(
      "dl",
      {},
      fact(
        "Feeling",
        sentiment.recognised === false
          ? "no word was recognised, so it counts as neutral"
          : `${sentiment.label}, ${plusMinus(sentiment.score)} of −1 to +1`,
      ),
      fact(
        "Influence",
        `${number(Math.round(influence.score))} of 100`,
        parts.length
          ? ` = ${parts.map(([name, points]) => `${name.replaceAll("_", " ")} ${plusMinus(points)}`).join(", ")}`
          : "",
      ),
      fact("About the brand", percent(mention.about)),
      mention.circle === "stranger"
        ? null
        : fact("Circle", `${mention.circle}, known because ${BASES[mention.basis] ?? "of nothing that is noted"}`),
      author
        ? fact(
            "Author",
            h("a", { href: write(narrowed({ ...place, range: "all" }, { author })) }, "all that they said"),
          )
        : null,
    ),
  );
}

const side = (weight) => (weight < 0 ? "against" : weight > 0 ? "for" : "neither for nor against");

const fact = (name, ...values) => h("div", {}, h("dt", {}, name), h("dd", {}, values));
