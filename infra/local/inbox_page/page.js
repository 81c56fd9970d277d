// Everything is put in as text; the mail alone is HTML, inside a frame where no script can run.

const list = document.querySelector("#messages");
const count = document.querySelector("#count");
const empty = document.querySelector("#empty");
const SECONDS_BETWEEN_LOOKS = 3;
const drawn = new Map();
let number = 0;

async function look() {
  try {
    const answer = await fetch("/inbox/messages");
    if (!answer.ok) throw new Error(`the inbox answered ${answer.status}`);
    show((await answer.json()).data);
  } catch (error) {
    count.textContent = `The local stack does not answer (${error.message}). Is it still running?`;
  }
  setTimeout(look, SECONDS_BETWEEN_LOOKS * 1000);
}

function show(messages) {
  const keys = new Set(messages.map(keyOf));
  for (const [key, { article }] of drawn) if (!keys.has(key)) { article.remove(); drawn.delete(key); }
  // The oldest first, so that each new one goes on top; what has not changed is left alone, as a frame that moves reloads.
  for (const message of messages.toReversed()) draw(message);
  empty.hidden = messages.length > 0;
  count.textContent = messages.length ? `${messages.length} alert${messages.length === 1 ? "" : "s"}, newest first` : "";
}

function keyOf(message) {
  return JSON.stringify([message.sent_at, message.rule, message.story, message.destination]);
}

function draw(message) {
  const before = drawn.get(keyOf(message));
  if (before?.edited === message.edited_at) return;
  const article = card(message);
  if (before) before.article.replaceWith(article);
  else list.prepend(article);
  drawn.set(keyOf(message), { article, edited: message.edited_at });
}

function card(message) {
  const id = `message-${++number}`;
  const { slack, email } = message.payload;
  const looks = [["As in Slack", slack && slackLook(slack, message)], ["As an e-mail", email && mailLook(email, message)]]
    .filter(([, look]) => look);
  const when = new Date(message.sent_at).toLocaleString();
  const title = email?.subject ?? slack?.text ?? message.rule;
  const panels = looks.map(([, look], index) => panel(look, id, index));
  return element("article", { "aria-labelledby": id }, [
    element("div", { class: "top" }, [
      element("h2", { id, dir: "auto" }, [title]),
      element("p", { class: "facts" }, [`${when}${edited(message)} · to ${message.destination} · rule ${message.rule}`]),
    ]),
    tabs(looks.map(([label]) => label), panels, id),
    ...panels,
  ]);
}

function edited(message) {
  return message.edited_at ? `, edited ${new Date(message.edited_at).toLocaleTimeString()}` : "";
}

function panel(look, id, index) {
  const attributes = { role: "tabpanel", id: `${id}-panel-${index}`, "aria-labelledby": `${id}-tab-${index}`, tabindex: "0" };
  for (const [name, value] of Object.entries(attributes)) look.setAttribute(name, value);
  look.hidden = index > 0;
  return look;
}

function tabs(labels, panels, id) {
  const buttons = labels.map((label, index) =>
    element("button", {
      type: "button", role: "tab", id: `${id}-tab-${index}`, "aria-controls": `${id}-panel-${index}`,
      "aria-selected": String(index === 0), tabindex: index === 0 ? "0" : "-1",
    }, [label]));
  const choose = (chosen) => {
    buttons.forEach((button, index) => {
      button.setAttribute("aria-selected", String(index === chosen));
      button.tabIndex = index === chosen ? 0 : -1;
      panels[index].hidden = index !== chosen;
    });
  };
  buttons.forEach((button, index) => {
    button.addEventListener("click", () => choose(index));
    button.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      const target = { Home: 0, End: buttons.length - 1 }[event.key] ?? (step && (index + step + buttons.length) % buttons.length);
      if (target === undefined) return;
      event.preventDefault();
      choose(target);
      buttons[target].focus();
    });
  });
  return element("div", { class: "tabs", role: "tablist", "aria-label": "How it looks" }, buttons);
}

function slackLook(payload, message) {
  const time = new Date(message.sent_at).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
  const name = element("p", { class: "name" }, ["Hundred", element("span", { class: "app" }, ["APP"]), element("time", {}, [time])]);
  const blocks = (payload.blocks ?? []).map(block).filter(Boolean);
  return element("div", { class: "slack" }, [
    element("div", { class: "face", "aria-hidden": "true" }, ["H"]),
    element("div", { class: "said" }, [name, ...blocks]),
  ]);
}

function block(each) {
  if (each.type === "header") return element("h3", { dir: "auto" }, [unescaped(each.text.text)]);
  if (each.type === "context") return element("p", { class: "context" }, each.elements.flatMap(formatted));
  if (each.type === "actions") return element("div", { class: "actions" }, each.elements.map(button));
  if (each.type === "section" && each.fields) {
    return element("div", { class: "fields" }, each.fields.map((field) => element("p", { dir: "auto" }, formatted(field))));
  }
  return each.type === "section" ? element("p", { dir: "auto" }, formatted(each.text)) : null;
}

function button(each) {
  const safe = /^https?:\/\//.test(each.url) ? { href: each.url, target: "_blank", rel: "noopener noreferrer" } : {};
  return element("a", safe, [unescaped(each.text.text)]);
}

// Slack's bold and links, which are all that our own sentences use; a mark beside a zero-width space is no mark.
function formatted({ type, text }) {
  if (type !== "mrkdwn") return [unescaped(text)];
  return text.split(/(?<!\u200b)\*(?!\u200b)([^*\n]+)(?<!\u200b)\*(?!\u200b)/)
    .flatMap((part, index) => (index % 2 ? [element("b", {}, linked(part))] : linked(part)));
}

function linked(text) {
  return text.split(/<(https?:[^|<>]+\|[^<>]*)>/).map((part, index) => {
    if (index % 2 === 0) return unescaped(part);
    const [url, label] = part.split(/\|(.*)/s);
    return element("a", { href: unescaped(url), target: "_blank", rel: "noopener noreferrer" }, [unescaped(label)]);
  });
}

function unescaped(text) {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}

function mailLook(mail, message) {
  const frame = element("iframe", {
    sandbox: "allow-same-origin allow-popups allow-popups-to-escape-sandbox", title: `E-mail: ${mail.subject}`,
    loading: "lazy", srcdoc: mail.html.replace("<head>", '<head><base target="_blank">'),
  });
  const fit = () => { frame.style.height = `${frame.contentDocument?.documentElement?.scrollHeight || 480}px`; };
  frame.addEventListener("load", fit);
  new ResizeObserver(fit).observe(frame);
  return element("div", { class: "mail" }, [
    element("dl", {}, [
      element("dt", {}, ["Subject"]), element("dd", { dir: "auto" }, [mail.subject]),
      element("dt", {}, ["To"]), element("dd", {}, [message.destination]),
    ]),
    frame,
    element("details", {}, [element("summary", {}, ["The text part"]), element("pre", { dir: "auto" }, [mail.text])]),
  ]);
}

function element(name, attributes, children = []) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

look();
