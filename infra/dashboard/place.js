/* Where the reader is: brand, view, range and filters, all of it in the address after the #. */

export const RANGES = { "24h": "24 hours", "7d": "7 days", "30d": "30 days", "90d": "90 days", all: "All" };
export const FACETS = ["circle", "sentiment", "verdict", "source"];
const PLAIN = ["authentic", "min_influence", "author"];
const PAGE = 25; // mentions asked for at once
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Reads an address such as `#/crumb-bakery/alerts?range=7d&circle=customer`. */
export function read(hash) {
  const [path, query = ""] = hash.replace(/^#\/?/, "").split("?");
  const [brand = "", view = "", ...rest] = path.split("/").map(decoded);
  const given = new URLSearchParams(query);
  const filters = {};
  for (const name of FACETS) filters[name] = (given.get(name) ?? "").split(",").filter(Boolean);
  for (const name of PLAIN) filters[name] = given.get(name) ?? "";
  const range = given.get("range");
  return { brand, view: view || "today", rest, range: range in RANGES ? range : "24h", filters };
}

/** The address of a place. */
export function write({ brand, view = "today", rest = [], range = "24h", filters = {} }) {
  const query = new URLSearchParams();
  if (range !== "24h") query.set("range", range);
  for (const [name, value] of Object.entries(filters)) if (value.length) query.set(name, String(value));
  const path = [brand, ...(view === "today" ? [] : [view]), ...rest].map(encodeURIComponent).join("/");
  return `#/${path}${query.size ? `?${query}` : ""}`;
}

/** A place with one value of a filter turned on, or off when it was on. */
export function toggled(place, name, value) {
  const held = place.filters[name];
  const values = held.includes(value) ? held.filter((each) => each !== value) : [...held, value];
  return { ...place, filters: { ...place.filters, [name]: values } };
}

/** A place with these filters and no others. */
export function narrowed(place, filters) {
  return { ...place, view: "today", rest: [], filters: { ...read("").filters, ...filters } };
}

/** Whether anything is filtered. */
export function isNarrowed({ filters }) {
  return Object.values(filters).some((value) => value.length > 0);
}

/** What the API is asked for: whole hours for a day, whole days (UTC, as they are counted) for longer. */
export function span(range, now = Date.now()) {
  if (range === "all") return { bucket: "1d" };
  const [step, count, bucket] = range === "24h" ? [HOUR, 24, "1h"] : [DAY, parseInt(range, 10), "1d"];
  const end = (Math.floor(now / step) + 1) * step;
  return { from: new Date(end - count * step).toISOString(), to: new Date(end).toISOString(), bucket };
}

/** What a list of mentions is asked for: a day goes on to now, so that new ones come in. */
export function mentionsOf(place) {
  const { from, to } = span(place.range);
  const filters = Object.fromEntries(Object.entries(place.filters).map(([name, value]) => [name, String(value)]));
  return [
    ["brands", place.brand, "mentions"],
    { from, to: place.range === "24h" ? undefined : to, ...filters, limit: PAGE },
  ];
}

/** What the tally is asked for, by these groups. */
export const tallyOf = (place, by = FACETS.join(",")) => [
  ["brands", place.brand, "tally"],
  { ...span(place.range), by },
];

/** What the day at a glance is asked for. */
export const glanceOf = (place) => [["brands", place.brand, "today"], {}];

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
