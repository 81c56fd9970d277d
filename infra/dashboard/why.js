/* Everything that was weighed, in words, and a person's way to overrule it. */

import { corrector } from "./correct.js";
import { h } from "./dom.js";
import { narrowed, write } from "./place.js";
import { number, percent, plusMinus, sure } from "./words.js";

const BASES = {
  "opt-in": "they agreed to be known to the brand",
  given: "they gave the account to the brand",
  public: "it is public",
};

/** The panel of a mention. `replaced(mention)` is told what a person's correction made of it. */
export function reasons(mention, place, replaced) {
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
        `${verdict.label.replace(/^./, (first) => first.toUpperCase())}: ${sure(verdict.authenticity)} sure that a person meant it`,
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
    corrector(mention, place, replaced),
  );
}

const side = (weight) => (weight < 0 ? "against" : weight > 0 ? "for" : "neither for nor against");

const fact = (name, ...values) => h("div", {}, h("dt", {}, name), h("dd", {}, values));
