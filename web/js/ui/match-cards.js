// @ts-check

/**
 * Which card goes on showing which item: the one that showed this very value (items are
 * immutable, so whatever moved is still the same), else one of the same name, else none.
 *
 * @template {{name: string}} Item
 * @template {{shown: Item|null}} Card
 * @param {Card[]} cards
 * @param {Item[]} items
 * @returns {(Card|undefined)[]}  for each item
 */
export function matchCards(cards, items) {
  const free = new Set(cards);
  const take = (/** @type {(shown: Item) => boolean} */ fits) => {
    const card = [...free].find(({ shown }) => shown && fits(shown));
    if (card) free.delete(card);
    return card;
  };
  const same = items.map((item) => take((shown) => shown === item));
  return items.map((item, i) => same[i] ?? take((shown) => shown.name === item.name));
}

/**
 * Puts elements into a list, in order. What has the focus keeps it; where it goes, another has it.
 *
 * @param {HTMLElement} list
 * @param {HTMLElement[]} elements
 * @param {HTMLElement} heir
 */
export function arrange(list, elements, heir) {
  const { activeElement } = document;
  const focused = activeElement instanceof HTMLElement && list.contains(activeElement);
  for (const old of [...list.children]) {
    if (!elements.includes(/** @type {HTMLElement} */ (old))) old.remove();
  }
  elements.forEach((element, i) => {
    if (list.children[i] !== element) list.insertBefore(element, list.children[i] ?? null);
  });
  if (!focused || document.activeElement === activeElement) return;
  (list.contains(activeElement) ? activeElement : heir).focus({ preventScroll: true });
}
