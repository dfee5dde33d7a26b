// @ts-check

/**
 * @param {string} text
 * @returns {Promise<boolean>}  false where the browser does not let it happen
 */
export async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false; // without a secure context there is no clipboard
  }
}
