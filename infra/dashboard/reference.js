/* The API's own description, to read. */

import { ask } from "./api.js";
import { h, swap } from "./dom.js";

/** The view. */
export function reference(_place, _brand, signal) {
  const box = h("div", {}, h("p", { class: "wait" }, "Loading…"));
  const node = h("div", { class: "log" }, h("h1", {}, "The API"), box);

  async function show() {
    const document = await ask(["openapi.json"], {}, signal);
    const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) =>
        operationOf(method.toUpperCase(), path, operation, document),
      ),
    );
    swap(
      box,
      h(
        "p",
        {},
        "Send a key as ",
        h("code", {}, "Authorization: Bearer KEY"),
        ". Lists answer ",
        h("code", {}, '{"data": [...], "meta": {...}}'),
        ", single things ",
        h("code", {}, '{"data": {...}}'),
        ", errors as RFC 9457 problems. The same for machines: ",
        h("a", { href: "v1/openapi.json" }, "openapi.json"),
        ".",
      ),
      h("section", { "aria-labelledby": "routes" }, h("h2", { id: "routes" }, "What can be asked"), operations),
      h(
        "section",
        { "aria-labelledby": "shapes" },
        h("h2", { id: "shapes" }, "Shapes"),
        Object.entries(document.components.schemas).map(([name, schema]) => shape(name, schema)),
      ),
    );
  }
  return { node, show };
}

function operationOf(method, path, operation, document) {
  const parameters = operation.parameters.map(({ $ref }) => document.components.parameters[last($ref)]);
  const [[status, answer]] = Object.entries(operation.responses);
  const body = operation.requestBody?.content["application/json"].schema;
  return h(
    "details",
    { class: "operation" },
    h(
      "summary",
      {},
      h("code", {}, h("b", {}, method), ` ${path}`),
      h("span", { class: "soft" }, ` ${operation.summary}`),
    ),
    operation.description ? h("p", {}, operation.description.replaceAll("`", "")) : h("p", {}, "Needs no key."),
    parameters.length ? fields(parameters.map(({ name, schema }) => [name, kind(schema), schema.description])) : null,
    body ? h("p", {}, "Takes ", kind(body), ".") : null,
    h("p", {}, `Answers ${status} with `, kind(answer.content["application/json"].schema.properties?.data ?? {}), "."),
  );
}

function shape(name, schema) {
  const properties = Object.entries(schema.properties ?? {});
  return h(
    "details",
    { class: "operation", id: `shape-${name}` },
    h(
      "summary",
      {},
      h("code", {}, h("b", {}, name)),
      h("span", { class: "soft" }, ` ${schema.description?.split(". ")[0] ?? ""}`),
    ),
    properties.length
      ? fields(
          properties.map(([field, told]) => [
            schema.required?.includes(field) ? `${field} *` : field,
            kind(told),
            told.description,
          ]),
        )
      : h("p", {}, kind(schema)),
  );
}

const fields = (rows) =>
  h(
    "dl",
    {},
    rows.map(([name, type, told]) =>
      h("div", {}, h("dt", {}, h("code", {}, name)), h("dd", {}, type, told ? ` ${told}` : "")),
    ),
  );

const last = (reference) => reference.split("/").at(-1);

/** A schema in a few words; another shape by its name. */
function kind(schema) {
  if (schema.$ref) return last(schema.$ref);
  if (schema.enum) return schema.enum.join(" | ");
  if (schema.anyOf) return schema.anyOf.map(kind).join(" or ");
  if (schema.type === "array") return `list of ${kind(schema.items ?? {})}`;
  if (schema.type === "object" && schema.additionalProperties) return `object of ${kind(schema.additionalProperties)}`;
  return String(schema.const ?? schema.type ?? "anything");
}
