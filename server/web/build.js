// SPDX-License-Identifier: Apache-2.0
// Bundles what browsers run. The first line of each result names the sources that it was made from,
// which a test compares: `npm ci && npm run build` in this folder makes all anew.
import { build } from "esbuild";
import { createHash } from "node:crypto";
import { readFileSync, readdirSync } from "node:fs";

const hash = createHash("sha256");
for (const name of readdirSync(".").filter((one) => /\.(js|css|json)$/.test(one)).sort()) {
  hash.update(name + "\0").update(readFileSync(name)).update("\0");
}
const stamp = `/* sources ${hash.digest("hex")} */`;
const packages = Object.keys(JSON.parse(readFileSync("package.json")).dependencies);
const licences = packages.map(
  (name) => `${name}\n${readFileSync(`node_modules/${name}/LICENSE`, "utf8").trim()}`,
);

const usual = {
  bundle: true,
  minify: true,
  format: "esm",
  target: ["chrome120", "firefox120", "safari17"],
  legalComments: "none",
  banner: { js: stamp, css: stamp },
  outdir: "../src/main/resources/sh/zagi/server/web",
};
await build({ ...usual, entryPoints: ["progress.js", "passkey.js"] });
await build({
  ...usual,
  entryPoints: ["terminal.js"],
  footer: { js: `/* licences of what is in this file\n\n${licences.join("\n\n")}\n*/` },
});
