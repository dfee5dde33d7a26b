// @ts-check

/** After a forced reload no service worker takes the page over, however long one waits, in ms. */
const TAKING_OVER = 3000;

/**
 * Keeps the page usable without a network, and offers new versions.
 *
 * The service worker is asked for only while no picture is open: between choosing a file
 * and saving it the page makes no request at all, not even for its own parts.
 */
export class Offline {
  /** @type {ServiceWorkerRegistration|null} */ #registration = null;
  #started = false;
  #handlers;

  /**
   * @param {object} handlers
   * @param {() => void} handlers.onReady  everything is stored
   * @param {(reload: () => void) => void} handlers.onUpdate  a new version waits
   */
  constructor(handlers) {
    this.#handlers = handlers;
  }

  /** Harmless to call again. */
  async start() {
    if (this.#started || !("serviceWorker" in navigator)) return;
    this.#started = true;
    try {
      const { serviceWorker } = navigator;
      const script = new URL("../sw.js", import.meta.url);
      // A first visit also gets a controller, late, and that is no reason to reload.
      let reloading = false;
      serviceWorker.addEventListener("controllerchange", () => {
        if (reloading) location.reload();
      });
      this.#registration = await serviceWorker.register(script, { updateViaCache: "none" });
      this.#follow(this.#registration, () => (reloading = true));
      await serviceWorker.ready;
      await controlled(serviceWorker);
      this.#handlers.onReady();
    } catch {
      // Private windows and plain http refuse; the page then works, but only online.
    }
  }

  /**
   * @param {ServiceWorkerRegistration} registration
   * @param {() => void} beforeReload
   */
  #follow(registration, beforeReload) {
    const offer = () => {
      const { waiting } = registration;
      if (!waiting || !navigator.serviceWorker.controller) return;
      this.#handlers.onUpdate(() => {
        beforeReload();
        waiting.postMessage({ type: "take-over" });
      });
    };
    offer();
    registration.addEventListener("updatefound", () => {
      const { installing } = registration;
      installing?.addEventListener("statechange", () => {
        if (installing.state === "installed") offer();
      });
    });
  }
}

/**
 * Waits until what the page fetches goes by way of the service worker.
 *
 * @param {ServiceWorkerContainer} container
 */
async function controlled(container) {
  if (container.controller) return;
  await new Promise((resolve) => {
    container.addEventListener("controllerchange", resolve, { once: true });
    setTimeout(resolve, TAKING_OVER);
  });
}
