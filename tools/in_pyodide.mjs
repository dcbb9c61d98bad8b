// Boots Pyodide under node, mounts a folder of this machine as /job, and runs one Python script in it.
import { boot, run } from "./in_node.mjs";

await run(await boot());
