// Kaoto's package is made for a bundler. What only draws is left out: no class that reads or writes routes needs it.
import { build } from "esbuild";
import { rmSync } from "node:fs";
import { resolve } from "node:path";

const drawing = /^(@patternfly|monaco|react-monaco|@kie-tools|@visx|@dnd-kit|html-to-image)|\.(css|scss|svg|png)(\?.*)?$/;
const nothing = `const nothing = new Proxy(function () { return nothing }, {
  get: (target, name) => name === "__esModule" ? false : name === Symbol.toPrimitive ? () => "" : name === "prototype" ? {} : nothing,
});
module.exports = nothing;`;

await build({
  entryPoints: ["kaoto.mjs"],
  outfile: "kaoto-bundle.mjs",
  bundle: true,
  format: "esm",
  platform: "node",
  logLevel: "error",
  banner: {
    js: `import { createRequire } from "node:module";
const require = createRequire(import.meta.url);
globalThis.DOMParser = class {};
globalThis.XMLSerializer = class {};`,
  },
  plugins: [
    {
      name: "without-drawing",
      setup(build) {
        build.onResolve({ filter: /^@kaoto\/kaoto\/lib\// }, (found) => ({ path: resolve("node_modules", found.path) }));
        build.onResolve({ filter: drawing }, (found) => ({ path: found.path, namespace: "drawing" }));
        build.onLoad({ filter: /.*/, namespace: "drawing" }, () => ({ contents: nothing, loader: "js" }));
      },
    },
  ],
});

// 800 MB, of which the bundle is the part that is needed.
rmSync("node_modules", { recursive: true });
