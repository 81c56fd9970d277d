/* Sentiment over time: what is positive goes up, what is negative goes down; hollow is everything, solid is authentic. */

import { drawn, h } from "./dom.js";
import { bucketed, number, tick } from "./words.js";

const HEIGHT = 190;
const LEFT = 34;
const BOTTOM = 20;
const TOP = 8;
const WIDEST = 44; // pixels of a column
const TICK_SPACE = 64; // pixels that a label at the axis needs

/** A chart of what `counts.series` gives. Arrow keys and the pointer read it bucket by bucket; else it tells the `whole`. */
export function chart(buckets, bucket, whole) {
  const readout = h("p", { class: "readout" });
  const figure = h("div", {
    class: "chart",
    role: "slider",
    tabindex: "0",
    "aria-label": "Sentiment over time",
    "aria-valuemin": 0,
    "aria-valuemax": Math.max(0, buckets.length - 1),
    "data-focus": "chart",
  });
  let shown = buckets.length - 1;
  const point = (index) => {
    shown = Math.min(buckets.length - 1, Math.max(0, index));
    const text = described(buckets[shown], bucketed(buckets[shown].time, bucket));
    figure.setAttribute("aria-valuenow", shown);
    figure.setAttribute("aria-valuetext", text);
    readout.textContent = text;
    for (const [at, mark] of [...figure.querySelectorAll(".slot")].entries())
      mark.classList.toggle("here", at === shown);
  };
  const rest = () => {
    readout.textContent = described(summed(buckets), whole);
    for (const mark of figure.querySelectorAll(".here")) mark.classList.remove("here");
  };
  const width = () => Math.max(240, Math.floor(figure.clientWidth) || 600);
  const at = (event) => {
    const box = figure.getBoundingClientRect();
    return Math.floor(((event.clientX - box.left - LEFT) / (box.width - LEFT)) * buckets.length);
  };
  figure.addEventListener("pointermove", (event) => point(at(event)));
  figure.addEventListener("pointerdown", (event) => point(at(event)));
  figure.addEventListener("pointerleave", rest);
  figure.addEventListener("blur", rest);
  figure.addEventListener("keydown", (event) => {
    const to = {
      ArrowLeft: shown - 1,
      ArrowDown: shown - 1,
      ArrowRight: shown + 1,
      ArrowUp: shown + 1,
      Home: 0,
      End: buckets.length - 1,
    }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    point(to);
  });
  let last = 0;
  new ResizeObserver(() => {
    if (width() === last) return;
    last = width();
    figure.replaceChildren(columns(buckets, bucket, last));
    point(shown);
    if (document.activeElement !== figure) rest();
  }).observe(figure);
  return h("figure", { class: "sentiment" }, figure, readout, legend(), table(buckets, bucket));
}

function columns(buckets, bucket, width) {
  const up = Math.max(1, ...buckets.map((each) => each.positive.raw));
  const down = Math.max(0, ...buckets.map((each) => each.negative.raw));
  const unit = (HEIGHT - TOP - BOTTOM) / (up + Math.max(down, up / 8));
  const zero = TOP + up * unit;
  const step = (width - LEFT) / buckets.length;
  const wide = Math.max(1, Math.min(WIDEST, step * 0.72));
  const svg = drawn("svg", {
    width,
    height: HEIGHT,
    viewBox: `0 0 ${width} ${HEIGHT}`,
    "aria-hidden": "true",
    focusable: "false",
  });
  for (const value of lines(up, down)) {
    const y = zero - value * unit;
    svg.append(drawn("line", { class: value ? "grid" : "zero", x1: LEFT, x2: width, y1: y, y2: y }));
    svg.append(drawn("text", { class: "scale", x: LEFT - 6, y: y + 4, "text-anchor": "end" }, number(Math.abs(value))));
  }
  const every = Math.ceil(TICK_SPACE / step);
  for (const [index, each] of buckets.entries()) {
    const x = LEFT + index * step;
    const left = x + (step - wide) / 2;
    const slot = drawn(
      "g",
      { class: "slot" },
      drawn("rect", { class: "behind", x, y: 0, width: step, height: HEIGHT - BOTTOM }),
    );
    for (const [name, way] of [
      ["positive", -1],
      ["negative", 1],
    ]) {
      slot.append(column(`${name} raw`, left, wide, zero, each[name].raw * unit * way, 0.5));
      slot.append(column(`${name} authentic`, left, wide, zero, each[name].authentic * unit * way, 0));
    }
    svg.append(slot);
    if ((buckets.length - 1 - index) % every === Math.floor(every / 2) || buckets.length === 1) {
      svg.append(
        drawn(
          "text",
          { class: "scale", x: x + step / 2, y: HEIGHT - 4, "text-anchor": "middle" },
          tick(each.time, bucket),
        ),
      );
    }
  }
  return svg;
}

function column(name, x, width, zero, height, inset) {
  const size = Math.max(0, Math.abs(height) - inset);
  if (!size) return drawn("g");
  const y = height < 0 ? zero - size : zero;
  return drawn("rect", { class: name, x: x + inset, y, width: Math.max(1, width - 2 * inset), height: size });
}

/** Round values for the lines: the smallest of 1, 2, 5 times a power of ten that gives at most four of them. */
function lines(up, down) {
  const least = (up + down) / 4;
  const power = 10 ** Math.floor(Math.log10(Math.max(1, least)));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((each) => each >= least) ?? 10 * power;
  const values = [];
  for (let value = -Math.floor(down / step) * step; value <= up; value += step) values.push(value);
  return values;
}

const MOOD_NAMES = ["positive", "neutral", "negative"];

const described = (each, when) => {
  const by = (kind) => MOOD_NAMES.map((name) => `${number(each[name][kind])} ${name}`).join(", ");
  return `${when}: ${by("authentic")} among people who meant it; ${by("raw")} in everything posted.`;
};

const summed = (buckets) =>
  Object.fromEntries(
    MOOD_NAMES.map((name) => [
      name,
      {
        raw: buckets.reduce((sum, each) => sum + each[name].raw, 0),
        authentic: buckets.reduce((sum, each) => sum + each[name].authentic, 0),
      },
    ]),
  );

const legend = () =>
  h(
    "figcaption",
    {},
    h("span", { class: "key positive" }, "positive"),
    h("span", { class: "key negative" }, "negative"),
    h("span", { class: "key plain" }, "solid: people who meant it"),
    h("span", { class: "key plain hollow" }, "hollow: everything posted"),
  );

function table(buckets, bucket) {
  const heads = ["Time", "Positive", "of all", "Neutral", "of all", "Negative", "of all"];
  const details = h("details", { class: "numbers" }, h("summary", {}, "The same in numbers"));
  details.addEventListener("toggle", () => {
    if (!details.open || details.children.length > 1) return;
    const rows = buckets.map((each) =>
      h(
        "tr",
        {},
        h("th", { scope: "row" }, bucketed(each.time, bucket)),
        MOOD_NAMES.flatMap((name) => [
          h("td", {}, number(each[name].authentic)),
          h("td", { class: "soft" }, number(each[name].raw)),
        ]),
      ),
    );
    details.append(
      h(
        "div",
        { class: "scroll", tabindex: "0", role: "region", "aria-label": "Sentiment in numbers" },
        h(
          "table",
          {},
          h(
            "thead",
            {},
            h(
              "tr",
              {},
              heads.map((head) => h("th", { scope: "col" }, head)),
            ),
          ),
          h("tbody", {}, rows),
        ),
      ),
    );
  });
  return details;
}
