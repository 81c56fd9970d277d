/* A person's word on what kind of post it is. It wins over the judges, and is taken back as easily. */

import { change } from "./api.js";
import { h, say, swap } from "./dom.js";
import { exact, singular } from "./words.js";

const LABELS = ["opinion", "question", "answer", "chatter", "news", "repost", "auto", "promo", "own"];
const READERS = "Your key may only read. Open the page with a key that may write to correct mentions.";

/** The form. `replaced(mention)` is told what the mention is now. */
export function corrector(mention, place, replaced) {
  const path = ["brands", place.brand, "mentions", mention.id, "verdict"];
  const note = h("span", { class: "soft", role: "status" });
  const box = h("form", { class: "correct" });

  async function send(method, body, done) {
    box.inert = true;
    try {
      const { data } = await change(method, path, { source: mention.source }, body);
      say(done);
      replaced(data);
    } catch (error) {
      box.inert = false;
      swap(note, document.createTextNode(error.status === 403 ? READERS : error.message));
    }
  }

  const { correction } = mention;
  if (correction) {
    const undo = h(
      "button",
      { type: "button", class: "quiet", onclick: () => send("DELETE", undefined, "The correction is taken back.") },
      "Undo",
    );
    const told = `${correction.by} called it ${singular(correction.label)} on ${exact(correction.at)}; the judges had said ${singular(correction.was)}.`;
    box.append(h("span", {}, told), undo, note);
    return box;
  }
  const choice = h(
    "select",
    {},
    LABELS.map((label) => h("option", { value: label, selected: label === mention.verdict.label }, singular(label))),
  );
  box.addEventListener("submit", (event) => {
    event.preventDefault();
    if (choice.value === mention.verdict.label)
      swap(note, document.createTextNode("That is what it counts as already."));
    else send("PUT", { label: choice.value }, `Corrected: it counts as ${singular(choice.value)} now.`);
  });
  box.append(
    h("label", {}, "Not so? It is ", choice),
    h("button", { type: "submit", class: "quiet" }, "Correct"),
    note,
  );
  return box;
}
