// Makes of the scenes on standard input (see tests/pictures/slack.py) one HTML page, a section a scene.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";

// The package's module for import names its own files without their endings, which node does not find.
const require = createRequire(import.meta.url);
const { Message } = require("slack-blocks-to-jsx");
const style = readFileSync(require.resolve("slack-blocks-to-jsx/dist/style.css"), "utf8");
const own = readFileSync(new URL("./frame.css", import.meta.url), "utf8");

const portrait = (fill, sign, size, foot) =>
  "data:image/svg+xml," +
  encodeURIComponent(
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 36 36"><rect width="36" height="36" fill="${fill}"/>` +
      `<text x="18" y="${foot}" font-family="Lato" font-size="${size}" text-anchor="middle" fill="#fff">${sign}</text></svg>`,
  );
const logo = portrait("#2f5d62", "“", 40, 33);

const filled = [];
const chosen = (select, label) => {
  if (label) filled.push(`#${select.action_id} span { color: #1d1c1d; }`);
  return { ...select, type: "static_select", options: [], placeholder: label ? { type: "plain_text", text: label } : select.placeholder };
};

// What the package does otherwise than Slack. It looks for emoji in a plain_text, even in 0:30-0:45, and for no link in
// a mrkdwn that is verbatim. Selects stay empty until a browser fills them, and every input is as high as the highest.
const mended = (key, value) => {
  switch (value?.type) {
    case "plain_text":
      return value.emoji === false ? { ...value, text: value.text.replaceAll(":", "∶") } : value;
    case "mrkdwn":
      return { ...value, verbatim: undefined, text: value.text.replace(/\|[^>]*>/g, (label) => label.replaceAll(":", "∶")) };
    case "conversations_select":
      return chosen(value, value.initial_conversation && "#workshop");
    case "external_select":
      return chosen(value, value.initial_option?.text.text);
    case "multi_external_select":
      return chosen(value, value.initial_options?.map((option) => option.text.text).join(", "));
    case "plain_text_input":
      return value.multiline ? value : { ...value, type: "email_text_input" };
    default:
      return value;
  }
};

const message = (name, face, shown, wrapped, channels = []) =>
  createElement(Message, {
    blocks: shown,
    name,
    logo: face,
    time: new Date("2026-03-06T09:00:00"),
    theme: "light",
    withoutWrapper: !wrapped,
    data: { channels },
  });

const blocks = (scene, wrapped) => message("quotidian", logo, scene.blocks, wrapped, scene.channels);

const div = (name, ...children) => createElement("div", { className: name }, ...children);

// A thread: what somebody said, and below it what the bot replied.
const said = ([who, text]) =>
  div(
    "said",
    message(who, portrait("#8a5a44", who[0], 22, 26), [{ type: "section", text: { type: "plain_text", text, emoji: false } }], true),
    div("replies", div("", "1 reply"), createElement("hr")),
  );

const frames = {
  message: (scene) =>
    div(
      "scene",
      scene.said && said(scene.said),
      scene.private && div("private", "Only visible to you"),
      blocks(scene, true),
    ),
  modal: (scene) =>
    div(
      "scene modal",
      div("bar", createElement("b", null, scene.title), "✕"),
      blocks(scene, false),
      div("foot", div("key", scene.close ?? "Cancel"), scene.submit && div("key main", scene.submit)),
    ),
  home: (scene) => div("scene home", div("bar", createElement("b", null, "quotidian"), "Home   Messages"), blocks(scene, false)),
};

const scenes = JSON.parse(readFileSync(0, "utf8"), mended);
const shown = scenes.map((scene) =>
  createElement("section", { id: scene.name, key: scene.name }, frames[scene.kind](scene)),
);
const measured = `const only = location.hash.slice(1);
for (const each of document.querySelectorAll("main > section")) if (only && each.id !== only) each.remove();
document.body.dataset.heights = JSON.stringify(
  Object.fromEntries([...document.querySelectorAll("main > section")].map((each) => [each.id, each.offsetHeight])),
);`;
process.stdout.write(
  `<!doctype html><meta charset="utf-8"><style>${style}</style><style>${own}${filled.join("")}</style>` +
    renderToStaticMarkup(createElement("main", null, shown)) +
    `<script>${measured}</script>`,
);
