/* One mention as a card: who, what, how they feel, how sure we are that they meant it, and why. */

import { h, outside } from "./dom.js";
import { write } from "./place.js";
import { reasons } from "./why.js";
import { exact, network, number, since, sure } from "./words.js";

const SHORT = 600; // characters of a text that a card shows
const MOODS = { positive: "▲", neutral: "●", negative: "▼" };

/** What a mention is the same mention by. */
export const identity = ({ source, id }) => `${source}:${id}`;

/** What an author is called. */
export const nameOf = (author) => author.name || (author.handle ? `@${author.handle}` : "somebody");

/** A card in a list; `whole` leaves nothing out and opens the reasons, `open` opens them in a list. */
export function card(mention, place, whole = false, open = false) {
  const why = reasons(mention, place, (next) => {
    const corrected = card(next, place, whole, true);
    article.replaceWith(corrected);
    corrected.querySelector(".correct button")?.focus();
  });
  const article = h(
    "article",
    { class: `mention ${mention.circle} ${mention.authentic ? "authentic" : "aside"}`, "data-id": identity(mention) },
    byline(mention, place, whole),
    h("p", { class: "text", dir: "auto", lang: mention.lang }, spoken(mention, place, whole)),
    marks(mention, why, whole, open),
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

function marks(mention, why, whole, open) {
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
    whole ? null : opener(mention, why, open),
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
function opener(mention, why, open) {
  const { verdict } = mention;
  why.hidden = !open;
  why.id = `why-${identity(mention)}`.replace(/[^\w-]/g, (odd) => `_${odd.codePointAt(0)}`);
  let pinned = open;
  let timer = 0;
  const show = (visible, floating) => {
    clearTimeout(timer);
    why.hidden = !visible;
    why.classList.remove("above");
    why.classList.toggle("floating", visible && floating);
    why.classList.toggle("above", visible && floating && fitsAboveOnly(why, button));
    button.setAttribute("aria-expanded", String(visible && !floating));
  };
  const away = () => {
    clearTimeout(timer); // a pointer that only passes by opens nothing
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
      "aria-expanded": String(open),
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
    mention.correction ? "corrected" : `${sure(verdict.authenticity)} meant it`,
    h("span", { class: "heard" }, ". Why?"),
  );
  why.addEventListener("pointerenter", () => clearTimeout(timer));
  why.addEventListener("pointerleave", away);
  return button;
}

function fitsAboveOnly(panel, button) {
  const { bottom, height } = panel.getBoundingClientRect();
  return bottom > innerHeight && height < button.getBoundingClientRect().top;
}
