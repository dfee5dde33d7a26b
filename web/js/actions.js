// @ts-check

/**
 * What the page's elements can ask for. They know these and the store, nothing else.
 *
 * @typedef {object} Actions
 * @property {import("./actions/pictures.js").PictureActions} pictures
 * @property {import("./actions/looking.js").LookingActions} looking
 * @property {import("./actions/coating.js").CoatingActions} coating
 * @property {import("./actions/layers.js").LayerActions} layers
 * @property {import("./actions/saving.js").SavingActions} saving
 * @property {import("./actions/page.js").PageActions} page
 */
export {};
