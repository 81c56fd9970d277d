/* Elements from code alone. What a post says is only ever set as text, never read as HTML. */

const SVG = "http://www.w3.org/2000/svg";

/** An element: `on*` properties listen, `null` and `false` are left out, children are nodes or text. */
export function h(tag, properties = {}, ...children) {
  return filled(document.createElement(tag), properties, children);
}

/** The same for what is drawn. */
export function drawn(tag, properties = {}, ...children) {
  return filled(document.createElementNS(SVG, tag), properties, children);
}

function filled(element, properties, children) {
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.flat(Infinity).filter((each) => each !== null && each !== undefined && each !== false));
  return element;
}

/** Puts other children into an element. What had the focus by its `data-focus` has it again. */
export function swap(element, ...children) {
  const held = element.contains(document.activeElement) ? document.activeElement.dataset.focus : undefined;
  element.replaceChildren(...children.flat(Infinity).filter(Boolean));
  if (held) [...element.querySelectorAll("[data-focus]")].find((each) => each.dataset.focus === held)?.focus();
}

/** Tells a screen reader. */
export function say(text) {
  document.getElementById("said").textContent = text;
}

/** A link to another site, or plain text where the address is not one of the web's. */
export function outside(address, text, label) {
  let url = null;
  try {
    url = new URL(address);
  } catch {
    return document.createTextNode(text);
  }
  if (!["http:", "https:"].includes(url.protocol)) return document.createTextNode(text);
  return h("a", { href: url.href, target: "_blank", rel: "noopener noreferrer nofollow", "aria-label": label }, text);
}

/** Something to copy: a command or an address. */
export function copied(text) {
  const button = h(
    "button",
    {
      type: "button",
      onclick: async () => {
        try {
          await navigator.clipboard.writeText(text);
          button.textContent = "Copied";
          say("Copied.");
        } catch {
          button.textContent = "Select it and copy";
          getSelection().selectAllChildren(code);
        }
      },
    },
    "Copy",
  );
  const code = h("code", { tabindex: "0" }, text);
  return h("div", { class: "copied" }, code, button);
}
