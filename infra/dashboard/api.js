/* What is asked of /v1. Addresses are relative, so the page works below any path. */

const KEY = "hundred.key";
const KEPT = 60; // answers that are remembered with their ETags
const answers = new Map();
const foretold = new Map();
let held = "";

/** What went wrong, as RFC 9457 has it; `status` 0 when no answer came at all. */
export class Problem extends Error {
  constructor(status, detail, field = "", wait = 0) {
    super(detail);
    Object.assign(this, { status, field, wait });
  }
}

/** The reader's key: kept for this tab only, and in memory where the browser keeps nothing. */
export function key() {
  try {
    return held || sessionStorage.getItem(KEY) || "";
  } catch {
    return held;
  }
}

/** Keeps a key, or forgets it with everything that was read by it. */
export function keep(secret) {
  held = secret;
  answers.clear();
  foretold.clear();
  try {
    if (secret) sessionStorage.setItem(KEY, secret);
    else sessionStorage.removeItem(KEY);
  } catch {
    return; // memory has it
  }
}

/** Asks for a path such as `["brands", id, "tally"]`. Gives the body; the very same object while nothing changed. */
export function ask(path, parameters = {}, signal = undefined) {
  const address = addressed(path, parameters);
  const early = foretold.get(address);
  foretold.delete(address);
  return early ?? get(address, signal);
}

/** Asks already for what will be asked for in a moment; the first who does so has this answer. */
export function foretell(path, parameters) {
  const answer = get(addressed(path, parameters));
  answer.catch(() => {}); // whoever asks is told what went wrong
  foretold.set(addressed(path, parameters), answer);
}

function addressed(path, parameters) {
  const query = new URLSearchParams(Object.entries(parameters).filter(([, value]) => value !== "" && value != null));
  return `v1/${path.map(encodeURIComponent).join("/")}${query.size ? `?${query}` : ""}`;
}

/** Changes something. Gives what the API answers. */
export async function change(method, path, parameters, body) {
  const headers = { Authorization: `Bearer ${key()}`, "Content-Type": "application/json" };
  const sent = body === undefined ? undefined : JSON.stringify(body);
  return told(await reached(fetched(addressed(path, parameters), { method, headers, body: sent })));
}

async function get(address, signal = undefined) {
  const before = answers.get(address);
  const headers = { Authorization: `Bearer ${key()}`, ...(before ? { "If-None-Match": before.etag } : {}) };
  const answer = await reached(fetched(address, { headers, signal }), signal);
  if (answer.status === 304 && before) return before.body;
  const body = await told(answer, signal);
  remember(address, answer.headers.get("ETag"), body);
  return body;
}

const fetched = (address, options) =>
  fetch(address, { ...options, cache: "no-store", credentials: "omit", redirect: "error" });

/** What the network gives, or the Problem that it gives nothing; an AbortError where nobody waits any more. */
async function reached(given, signal = undefined) {
  try {
    return await given;
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new Problem(0, "Hundred does not answer.");
  }
}

async function told(answer, signal = undefined) {
  const body = parsed(await reached(answer.text(), signal));
  if (answer.ok && body) return body;
  const wait = Number(answer.headers.get("Retry-After"));
  throw new Problem(answer.status, body?.detail ?? `The answer is ${answer.status}.`, body?.field, wait);
}

/** What an answer says; nothing for a page of a proxy. */
function parsed(text) {
  try {
    return text ? JSON.parse(text) : {};
  } catch {
    return null;
  }
}

function remember(address, etag, body) {
  answers.delete(address);
  if (etag) answers.set(address, { etag, body });
  if (answers.size > KEPT) answers.delete(answers.keys().next().value);
}
