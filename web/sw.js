// @ts-check

/**
 * The service worker: keeps every file of the site by its content's hash.
 *
 * The build stamps the two lines below. Unstamped there is nothing to keep, and nothing
 * is intercepted. Files are stored under their hash, so a new version fetches only what
 * has changed, and an old page goes on finding its own files until it is gone.
 *
 * @typedef {{url: string, sha256: string, lazy: boolean}} Entry
 */

/** @type {Entry[]} */
// prettier-ignore
const PRECACHE = /* @precache */ [];
const VERSION = /* @version */ "dev";

const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));
const base = worker.registration.scope;
const storeName = `urushi ${base}`;
const entries = new Map(PRECACHE.map((entry) => [new URL(entry.url, base).href, entry]));
const PARALLEL = 4;

/** The same policy as in index.html; as a header it also binds workers loaded by URL. */
const POLICY =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self' blob:; " +
  "connect-src 'self'; img-src 'self' blob:; style-src 'self'; manifest-src 'self'; " +
  "base-uri 'none'; form-action 'none'";
const HEADERS = {
  "Content-Security-Policy": POLICY,
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Referrer-Policy": "no-referrer",
  "X-Content-Type-Options": "nosniff",
  "X-Urushi-Version": VERSION,
};

worker.addEventListener("install", (event) => {
  event.waitUntil(storeAll(PRECACHE.filter(({ lazy }) => !lazy)));
});

worker.addEventListener("activate", (event) => {
  event.waitUntil(forgetOthers().then(() => worker.clients.claim()));
});

worker.addEventListener("message", (event) => {
  if (event.data.type === "take-over") event.waitUntil(worker.skipWaiting());
});

worker.addEventListener("fetch", (event) => {
  const { request } = event;
  const entry = request.method === "GET" && entryOf(request);
  if (entry) event.respondWith(serve(entry, request));
});

/** @param {Request} request */
function entryOf(request) {
  const url = new URL(request.url);
  url.hash = "";
  if (request.mode === "navigate") url.search = "";
  if (url.href === base) return entries.get(new URL("index.html", base).href);
  return entries.get(url.href);
}

/** @param {string} sha256  a name in the store; no such file is ever requested */
function nameOf(sha256) {
  return new URL(`.store/${sha256}`, base).href;
}

/**
 * @param {Entry} entry
 * @param {Request} request
 */
async function serve(entry, request) {
  const store = await caches.open(storeName);
  const stored = await store.match(nameOf(entry.sha256));
  if (stored) return stored;
  try {
    return await fetchVerified(entry);
  } catch {
    return fetch(request); // the host has another version: let the page see that one
  }
}

/** @param {Entry[]} wanted */
async function storeAll(wanted) {
  const rest = [...wanted];
  const lane = async () => {
    for (let entry = rest.shift(); entry; entry = rest.shift()) await ensure(entry);
  };
  await Promise.all(Array.from({ length: PARALLEL }, lane));
}

/** @param {Entry} entry */
async function ensure(entry) {
  const store = await caches.open(storeName);
  if (!(await store.match(nameOf(entry.sha256)))) await fetchVerified(entry);
}

/**
 * Fetches a file, checks it against its hash, stores it.
 *
 * @param {Entry} entry
 * @returns {Promise<Response>}
 */
async function fetchVerified({ url, sha256 }) {
  // The browser's own cache may hold the former version: ask the host, then insist.
  for (const cache of /** @type {const} */ (["no-cache", "reload"])) {
    const response = await fetch(new URL(url, base), { cache });
    if (!response.ok) continue;
    const body = await response.arrayBuffer();
    if ((await hashOf(body)) !== sha256) continue;
    const mime = response.headers.get("content-type") ?? "application/octet-stream";
    const kept = new Response(body, { headers: { ...HEADERS, "Content-Type": mime } });
    await (await caches.open(storeName)).put(nameOf(sha256), kept.clone());
    return kept;
  }
  throw new TypeError(`${url}: not the file that this version was built with`);
}

/** @param {ArrayBuffer} body */
async function hashOf(body) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", body));
  return [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function forgetOthers() {
  const store = await caches.open(storeName);
  const known = new Set(PRECACHE.map(({ sha256 }) => nameOf(sha256)));
  for (const request of await store.keys()) {
    if (!known.has(request.url)) await store.delete(request);
  }
}
