/* The hundred: whom to talk to now, why, and one press to say that it was done. */

import { ask, change } from "./api.js";
import { h, outside, say, swap } from "./dom.js";
import { write } from "./place.js";
import { counted, exact, network, number, since } from "./words.js";

const WAITS = { question: "asks", unhappy: "is unhappy", praise: "is glad" };
const LATER = { "Not today": 1, "Not this week": 7, "Not this month": 30 };
const DAY_MS = 86_400_000;
const READERS_ONLY = "Your key may only read. Open the page with a key that may write to mark whom you talked to.";

/** The view. */
export function hundred(place, brand, signal) {
  const list = h("ol", { class: "people" }, h("li", { class: "wait" }, "Loading…"));
  const note = h("p", { class: "soft" });
  const node = h(
    "div",
    { class: "log" },
    h("h1", {}, "The hundred"),
    h("p", { class: "soft" }, "Whom to talk to now: customers first, then who waits longest for what matters most."),
    list,
    note,
  );

  async function show() {
    const { data, meta } = await ask(["brands", place.brand, "hundred"], {}, signal);
    swap(list, data.length ? data.map((person) => entry(person, place)) : nobody());
    swap(
      note,
      data.length && meta.exact === false
        ? document.createTextNode("More people wait than were looked at; the order of the last ones may be off.")
        : null,
    );
  }
  return { node, show };
}

/** The first few, for the first view; nothing when nobody waits. */
export function firstOfHundred(people, place) {
  if (!people.length) return null;
  return h(
    "section",
    { class: "talk", "aria-labelledby": "talk" },
    h("h2", { id: "talk" }, "Talk to them first"),
    h(
      "ol",
      { class: "people" },
      people.map((person) => entry(person, place)),
    ),
    h("p", {}, h("a", { href: write({ ...place, view: "hundred", rest: [] }) }, "All of the hundred")),
  );
}

function entry(person, place) {
  const box = h("li", { class: `person ${person.circle}`, "data-person": person.person });
  const note = h("p", { class: "soft", role: "status" });
  const path = ["brands", place.brand, "people", person.person];

  async function mark(name, body, done) {
    box.inert = true;
    try {
      await change("POST", [...path, name], {}, body);
      settled(name, done);
    } catch (error) {
      swap(note, document.createTextNode(error.status === 403 ? READERS_ONLY : error.message));
    } finally {
      box.inert = false;
    }
  }

  async function undo(name) {
    box.inert = true;
    try {
      await change("DELETE", [...path, name], {});
      open();
      say("Taken back.");
    } catch (error) {
      box.append(note);
      swap(note, document.createTextNode(error.message));
    } finally {
      box.inert = false;
    }
  }

  function settled(name, done) {
    const back = h("button", { type: "button", class: "quiet", onclick: () => undo(name) }, "Undo");
    swap(box, h("p", { class: "done" }, h("bdi", {}, personName(person)), `: ${done}. `, back));
    back.focus();
    say(`${personName(person)}: ${done}.`);
  }

  function open() {
    swap(box, who(person, place), reason(person), quoted(person, place), actions(mark), note);
  }

  open();
  return box;
}

const personName = (person) => person.name || (person.handle ? `@${person.handle}` : "somebody");

function who(person, place) {
  return h(
    "p",
    { class: "byline" },
    person.circle === "stranger" ? null : h("span", { class: `badge ${person.circle}` }, person.circle),
    h("strong", { class: "author", dir: "auto" }, personName(person)),
    person.name && person.handle ? h("span", { class: "soft" }, `@${person.handle}`) : null,
    h("span", { class: "soft" }, network(person.mention.source)),
    h("span", { class: "soft" }, `influence ${number(Math.round(person.influence))}`),
    h(
      "a",
      {
        class: "time",
        href: write({ ...place, view: "mentions", rest: [person.mention.source, person.mention.id] }),
        "aria-label": `Open the mention by ${personName(person)}, ${since(person.mention.at)}`,
      },
      h("time", { datetime: person.mention.at, title: exact(person.mention.at) }, since(person.mention.at)),
    ),
  );
}

function reason(person) {
  const also = person.also ? ` ${counted(person.also, "further post")} of theirs ${person.also === 1 ? "waits" : "wait"}.` : "";
  const talked = person.talked_at ? ` You last talked ${since(person.talked_at)}.` : "";
  return h(
    "p",
    { class: "reason" },
    h("span", { class: `mark ${person.open === "unhappy" ? "negative" : person.open === "praise" ? "positive" : ""}` }, WAITS[person.open] ?? person.open),
    ` ${person.reason.replace(/\.?$/, ".")}${also}${talked}`,
  );
}

function quoted(person, place) {
  const { mention } = person;
  return h(
    "blockquote",
    { dir: "auto" },
    mention.text,
    mention.url ? [" ", outside(mention.url, "Answer there ↗", `Open the post on ${network(mention.source)} in a new tab`)] : null,
  );
}

function actions(mark) {
  const later = h(
    "select",
    {
      "aria-label": "Not now",
      onchange: () => {
        const until = new Date(Date.now() + LATER[later.value] * DAY_MS).toISOString();
        mark("not-now", { until }, later.value.replace(/^N/, "n"));
      },
    },
    h("option", { value: "", selected: true, disabled: true }, "Not now…"),
    Object.keys(LATER).map((text) => h("option", { value: text }, text)),
  );
  return h(
    "p",
    { class: "actions" },
    h("button", { type: "button", class: "more", onclick: () => mark("talked", undefined, "talked") }, "Talked"),
    later,
  );
}

function nobody() {
  return h(
    "li",
    { class: "empty" },
    h("p", {}, "Nobody waits. Questions without an answer, unhappy words and praise that nobody thanked for stand here."),
    h("p", {}, "Tell Hundred who your customers are, and they come first: ", h("code", {}, "hundred customers import FILE"), "."),
  );
}
