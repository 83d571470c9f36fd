// One script a host, each of which stands alone: `vite build --mode HOST`.
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig, type LibraryFormats } from "vite";
import { write } from "./words.mjs";

write();

/**
 * page: the exported file; app: the web app; widget: the notebook's, with its style inside; loader:
 * what loads that; frame: beside a page in a notebook.
 */
const FORMATS: Readonly<Record<string, LibraryFormats>> = {
  page: "iife",
  app: "iife",
  widget: "es",
  loader: "es",
  frame: "iife",
};

export default defineConfig(({ mode }) => ({
  plugins: [svelte({ emitCss: mode === "page" || mode === "app" })],
  base: "./",
  publicDir: false,
  build: {
    target: "es2022",
    outDir: "../src/sukashi/view/static",
    emptyOutDir: false, // the others lie beside
    cssCodeSplit: false,
    reportCompressedSize: false,
    lib: {
      entry: `src/hosts/${mode}.ts`,
      formats: [FORMATS[mode] ?? "iife"],
      name: "sukashi",
      fileName: () => `${mode}.js`,
      cssFileName: mode,
    },
  },
}));
