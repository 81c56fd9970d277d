/* Where a reader gives the key, and what is said when something is wrong. */

import { keep } from "./api.js";
import { h } from "./dom.js";

/** Takes a key from an address such as `/#key=...` and out of the address bar, so that nobody reads it over a shoulder. */
export function takeKey() {
  const given = new URLSearchParams(location.hash.replace(/^#\/?/, ""));
  const secret = given.get("key");
  if (!secret) return;
  keep(secret.trim());
  given.delete("key");
  const brand = given.get("brand");
  history.replaceState(null, "", `${location.pathname}${location.search}#/${brand ? encodeURIComponent(brand) : ""}`);
}

/** The form that asks for the key. `enter()` goes on. */
export function keyForm(enter, complaint = "") {
  const input = h("input", {
    id: "key",
    type: "password",
    required: true,
    autocomplete: "off",
    spellcheck: "false",
    "aria-describedby": "key-note",
    "aria-invalid": complaint ? "true" : null,
  });
  return h(
    "form",
    {
      class: "door",
      onsubmit: (event) => {
        event.preventDefault();
        if (input.value.trim()) {
          keep(input.value.trim());
          enter();
        }
      },
    },
    h("h1", {}, "What do the people who matter say?"),
    complaint ? h("p", { class: "note", role: "alert" }, complaint) : null,
    h("label", { for: "key" }, "Your key"),
    h("div", { class: "row" }, input, h("button", { type: "submit" }, "Open")),
    h(
      "p",
      { id: "key-note", class: "soft" },
      "A read key is enough. It stays in this tab and is forgotten when you close it. On your own machine ",
      h("code", {}, "hundred up"),
      " prints one; elsewhere ask whoever runs Hundred.",
    ),
  );
}

/** What went wrong and what to do about it. `again()` tries once more; `home` is the brand without filters. */
export function trouble(error, again, home) {
  const advice =
    {
      0: "Check your network. On your own machine, see that hundred up still runs.",
      400: "The address asks for something that Hundred does not know.",
      403: "Choose another brand above, or open the page with a key that may.",
      404: "It may have expired or been removed. Choose something else above.",
      429: "Too many questions at once; wait a moment.",
      503: "Something behind Hundred rests; it usually comes back by itself.",
    }[error.status] ?? "If it stays so, tell whoever runs Hundred the time and what you did.";
  return h(
    "div",
    { class: "empty", role: "alert" },
    h("h1", {}, "That did not work"),
    h(
      "p",
      {},
      error.message.replace(/^./u, (first) => first.toUpperCase()),
    ),
    h("p", {}, advice),
    h("button", { type: "button", class: "more", onclick: again }, "Try again"),
    " ",
    h("a", { href: home }, "Begin again without filters"),
  );
}
