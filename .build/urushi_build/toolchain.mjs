// Runs repack.py inside the browser runtime, on Node:
//   node toolchain.mjs RUNTIME_DIR TOOLS_DIR SITE_PACKAGES JOB_FILE
// Folders of the host appear in the runtime as /tools, /site-packages and /job.
import path from "node:path";
import { pathToFileURL } from "node:url";

const [runtime, tools, sitePackages, jobFile] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(path.join(runtime, "pyodide.mjs")).href);
const python = await loadPyodide({
  indexURL: runtime + path.sep,
  env: { HOME: "/home/pyodide", PYTHONHASHSEED: "0", PYTHONDONTWRITEBYTECODE: "1" },
});
const mounts = { "/tools": tools, "/site-packages": sitePackages, "/job": path.dirname(jobFile) };
for (const [point, root] of Object.entries(mounts)) {
  python.FS.mkdirTree(point);
  python.FS.mount(python.FS.filesystems.NODEFS, { root }, point);
}
python.globals.set("job_file", `/job/${path.basename(jobFile)}`);
python.runPython(`
import sys
sys.path[:0] = ["/tools"]
from urushi_build.repack import main
main(job_file)
`);
