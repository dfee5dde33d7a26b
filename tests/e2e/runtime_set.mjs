// Boots the site's own pruned runtime on Node and runs a Python script in it:
//   node runtime_set.mjs RUNTIME_DIR SCRIPT
// The script's last value, a JSON string, is printed.
import { readFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";

const [runtime, script] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(path.join(runtime, "pyodide.mjs")).href);
const python = await loadPyodide({ indexURL: runtime + path.sep });
const quiet = { messageCallback() {} };
await python.loadPackage(["numpy", "Pillow", "urushi"], quiet);
const loadedAtBoot = Object.keys(python.loadedPackages).sort();
const answer = await python.runPythonAsync(readFileSync(script, "utf8"), {
  globals: python.toPy({
    load: (/** @type {string} */ name) => python.loadPackage(name, quiet),
  }),
});
process.stdout.write(JSON.stringify({ loadedAtBoot, ...JSON.parse(answer) }) + "\n");
