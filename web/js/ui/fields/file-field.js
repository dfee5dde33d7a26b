// @ts-check

import { EngineError } from "../../engine/protocol.js";
import { errorText } from "../../errors.js";
import { filesOf } from "../../io/open.js";
import { setText } from "../app-element.js";
import { ICONS, h, icon } from "../dom.js";

/** @typedef {import("../../files.js").KeptFile} KeptFile */

/**
 * A picture or a font of the artist's: chosen, or dropped here.
 *
 * @param {import("../parameter-field.js").FieldOptions} options
 * @returns {import("../parameter-field.js").Parts}
 */
export function fileField({ app, spec, id, test, onInput }) {
  const { i18n } = app;
  const { files } = app.actions;
  const kind = spec.kind === "font" ? "font" : "picture";
  let shown = "";
  let url = "";

  const control = h("button", {
    type: "button",
    id,
    test,
    class: "file-choose",
    "aria-labelledby": `${id}-label ${id}`,
  });
  const thumbnail = h("img", { class: "file-thumbnail", alt: "", hidden: true });
  const name = h("span", { class: "file-name", test: `${test}-name` });
  const facts = h("span", { class: "file-facts hint" });
  const remove = h(
    "button",
    {
      type: "button",
      class: "icon-button",
      title: i18n.t(`file.remove.${kind}`),
      "aria-label": i18n.t(`file.remove.${kind}`),
      test: `${test}-remove`,
    },
    icon(ICONS.close),
  );
  const chosen = h(
    "div",
    { class: "file-chosen", hidden: true },
    thumbnail,
    h("div", { class: "file-words" }, name, facts),
    remove,
  );
  const problem = h("p", { class: "file-problem", role: "status", test: `${test}-problem` });
  const box = h("div", { class: "file-field" }, chosen, control, problem);

  /** @param {File} file */
  const take = async (file) => {
    problem.textContent = "";
    box.setAttribute("aria-busy", "true");
    try {
      const name = await files.take(file, kind);
      if (box.isConnected) onInput(name);
    } catch (cause) {
      const { what, todo } = errorText(i18n, EngineError.from(cause));
      problem.textContent = `${what} ${todo}`;
    }
    box.removeAttribute("aria-busy");
  };
  control.addEventListener("click", async () => {
    const file = await files.choose(kind);
    if (file) take(file);
  });
  remove.addEventListener("click", () => (onInput(""), control.focus()));
  box.addEventListener("dragover", () => box.classList.add("is-over"));
  box.addEventListener("dragleave", () => box.classList.remove("is-over"));
  box.addEventListener("drop", (event) => {
    box.classList.remove("is-over");
    const [file] = filesOf(event.dataTransfer);
    if (!file) return;
    event.preventDefault(); // not another picture to coat
    take(file);
  });

  const show = (/** @type {number|string} */ value) => {
    const id = String(value);
    if (id !== shown) problem.textContent = "";
    const file = files.get(id);
    setText(control, i18n.t(id ? "file.other" : `file.choose.${kind}`));
    chosen.hidden = !id;
    setText(name, file?.name || i18n.t(`file.unnamed.${kind}`));
    setText(facts, file ? factsOf(file) : "");
    if (id === shown) return;
    shown = id;
    URL.revokeObjectURL(url);
    thumbnail.hidden = !file || kind !== "picture";
    if (!thumbnail.hidden && file) thumbnail.src = url = URL.createObjectURL(file.blob);
  };
  return { control, below: [box], show };
}

/** @param {KeptFile} file */
function factsOf({ facts: { width, height, family } }) {
  return width && height ? `${width} × ${height}` : (family ?? "");
}
