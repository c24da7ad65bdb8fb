// Bundles src/ into dist/balise.js. Run it by `make widget`; the result is committed, so that
// nobody needs Node to run or test Balise. Its first line holds the fingerprint of the sources.
import { createHash } from "node:crypto";
import { readFile, readdir } from "node:fs/promises";
import { build, transform } from "esbuild";

const here = new URL(".", import.meta.url).pathname;

async function fingerprint() {
  const digest = createHash("sha256");
  const names = (await readdir(`${here}src`)).filter((name) => /\.(js|css)$/.test(name)).sort();
  for (const name of names) {
    digest.update(`${name}\0`).update(await readFile(`${here}src/${name}`)).update("\0");
  }
  return digest.digest("hex");
}

// A style sheet is imported as its minified text, for `CSSStyleSheet.replaceSync`.
const styleAsText = {
  name: "style-as-text",
  setup(bundler) {
    bundler.onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const { code } = await transform(await readFile(path, "utf8"), { loader: "css", minify: true });
      return { contents: code.trim(), loader: "text" };
    });
  },
};

await build({
  entryPoints: [`${here}src/balise.js`],
  outfile: `${here}dist/balise.js`,
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  charset: "utf8",
  legalComments: "none",
  banner: { js: `/* Balise. Built from bot/widget/src by make widget. sources ${await fingerprint()} */` },
  plugins: [styleAsText],
});
