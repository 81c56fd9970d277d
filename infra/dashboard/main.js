/* Starts the page, and shows what its address says. */

import { alerts } from "./alerts.js";
import { Problem, ask, foretell, keep, key } from "./api.js";
import { campaigns } from "./campaigns.js";
import { community } from "./community.js";
import { connections } from "./connections.js";
import { keyForm, takeKey, trouble } from "./door.js";
import { h, swap } from "./dom.js";
import { noBrand } from "./empty.js";
import { hundred } from "./hundred.js";
import { one } from "./one.js";
import { reference } from "./reference.js";
import { RANGES, glanceOf, mentionsOf, read, tallyOf, write } from "./place.js";
import { today } from "./today.js";

const VIEWS = { today, hundred, community, campaigns, alerts, connections, mentions: one, api: reference };
const RANGED = ["today", "community", "campaigns"]; // views of a span of time
const TITLES = { mentions: "Mention", api: "The API" };
const NAMES = {
  today: "Today",
  hundred: "The hundred",
  community: "Community",
  campaigns: "Campaigns",
  alerts: "Alerts",
  connections: "Connections",
};
const main = document.getElementById("main");
const controls = document.getElementById("controls");
const foot = document.getElementById("foot");
const apiLink = document.getElementById("api-link");
let open = { name: "", view: null, stop: new AbortController() };
let look = new AbortController(); // the latest; what an earlier one brings is not shown
let brands = [];

function go(place) {
  const address = write(place);
  if (address === location.hash) render();
  else location.hash = address;
}

async function render() {
  if (!key()) return door();
  const place = read(location.hash);
  const before = open.name;
  look.abort();
  look = new AbortController();
  const { signal } = look;
  try {
    if (!brands.length && place.brand && place.view === "today") {
      foretell(...mentionsOf(place));
      foretell(...tallyOf(place));
      foretell(...glanceOf(place));
    }
    if (!brands.length) brands = (await ask(["brands"])).data;
    if (signal.aborted) return;
    if (!brands.length) return close([noBrand()]);
    if (!place.brand)
      return location.replace(
        write({ ...place, brand: (brands.find((each) => each.id === wantedBrand()) ?? brands[0]).id }),
      );
    const brand = brands.find((each) => each.id === place.brand);
    banner(place);
    if (!brand) throw new Problem(404, `Your key shows no brand “${place.brand}”.`);
    await visit(place, brand, signal);
    if (before && before !== open.name) main.focus({ preventScroll: true });
  } catch (error) {
    if (!signal.aborted) failed(error); // of a place that was left nobody wants to hear
  }
}

/** Shows a place; a view that is open already only changes what it shows. */
async function visit(place, brand, signal) {
  const name = [place.view in VIEWS ? place.view : "today", place.brand].join(" ");
  if (name !== open.name) {
    close();
    const view = VIEWS[name.split(" ")[0]](place, brand, open.stop.signal, go);
    open = { ...open, name, view };
    main.replaceChildren(view.node);
    scrollTo(0, 0);
  }
  document.title = `${TITLES[place.view] ?? NAMES[place.view] ?? NAMES.today} · ${brand.name} · Hundred`;
  main.setAttribute("aria-busy", "true");
  await open.view.show(place, signal).finally(() => {
    if (!signal.aborted) main.removeAttribute("aria-busy");
  });
}

function close(instead = []) {
  open.stop.abort();
  open = { name: "", view: null, stop: new AbortController() };
  main.removeAttribute("aria-busy");
  swap(main, instead);
}

function failed(error) {
  if (!(error instanceof Problem)) console.error(error);
  if (error.status === 401) {
    keep("");
    return door("That key does not hold here, or it has expired.");
  }
  return close([trouble(error, render, write({ brand: read(location.hash).brand }))]);
}

function door(complaint = "") {
  look.abort();
  brands = [];
  controls.replaceChildren();
  foot.hidden = true;
  document.title = "Hundred";
  close([keyForm(render, complaint)]);
  document.getElementById("key").focus();
}

function banner(place) {
  const to = (changed) => write({ ...place, rest: [], ...changed });
  const chosen = h(
    "select",
    {
      id: "brand",
      "data-focus": "brand",
      "aria-label": "Brand",
      onchange: (event) => go({ ...read(""), range: place.range, brand: event.target.value }),
    },
    brands.some((each) => each.id === place.brand)
      ? null
      : h("option", { value: place.brand, selected: true }, "Choose a brand"),
    brands.map((each) => h("option", { value: each.id, selected: each.id === place.brand }, each.name)),
  );
  const views = h(
    "nav",
    { "aria-label": "Views" },
    Object.entries(NAMES).map(([view, text]) =>
      h(
        "a",
        {
          href: to({ view, filters: read("").filters }),
          "data-focus": `view ${view}`,
          "aria-current": place.view === view ? "page" : null,
        },
        text,
      ),
    ),
  );
  const ranges = h(
    "div",
    { class: "ranges", role: "group", "aria-label": "Time" },
    Object.entries(RANGES).map(([range, text]) =>
      h(
        "a",
        {
          href: write({ ...place, range }),
          "data-focus": `range ${range}`,
          "aria-current": place.range === range ? "true" : null,
        },
        text,
      ),
    ),
  );
  const leave = h(
    "button",
    {
      type: "button",
      class: "quiet",
      "data-focus": "leave",
      onclick: () => {
        keep("");
        history.replaceState(null, "", location.pathname);
        door();
      },
    },
    "Forget key",
  );
  apiLink.href = write({ brand: place.brand, view: "api" });
  foot.hidden = false;
  swap(controls, chosen, views, RANGED.includes(place.view) ? ranges : null, leave);
}

/** Alerts link to the page as `/?brand=...`. */
const wantedBrand = () => new URLSearchParams(location.search).get("brand");

document.getElementById("skip").addEventListener("click", (event) => {
  event.preventDefault(); // the address after the # says what is shown
  main.focus();
});
addEventListener("hashchange", () => {
  takeKey();
  render();
});
takeKey();
render();
