// @ts-check

/**
 * What the page's elements can ask for. They know these and the store, nothing else.
 *
 * @typedef {object} Actions
 * @property {import("./actions/pictures.js").PictureActions} pictures
 * @property {import("./actions/looking.js").LookingActions} looking
 * @property {import("./actions/coating.js").CoatingActions} coating
 * @property {import("./actions/declaring.js").DeclaringActions} declaring
 * @property {import("./actions/forecast.js").ForecastActions} forecast
 * @property {import("./actions/layers.js").LayerActions} layers
 * @property {import("./actions/files.js").FileActions} files
 * @property {import("./actions/painting.js").PaintingActions} painting
 * @property {import("./actions/recipes.js").RecipeActions} recipes
 * @property {import("./actions/saving.js").SavingActions} saving
 * @property {import("./actions/page.js").PageActions} page
 */
export {};
