// @ts-check

/**
 * A turn of the event loop; unlike a timer it is not clamped to 4 ms, nor to a second in a tab
 * that is not looked at.
 */
export function tick() {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => (port1.close(), resolve(undefined));
    port2.postMessage(null);
  });
}
