// The exported page: one script and one style that stand alone, because they are put into a file.
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vite";

export default defineConfig({
  plugins: [svelte()],
  base: "./",
  publicDir: false,
  build: {
    target: "es2022",
    outDir: "../src/sukashi/view/static",
    emptyOutDir: false, // other outputs and the note of the sources lie beside
    cssCodeSplit: false,
    reportCompressedSize: false,
    lib: {
      entry: "src/hosts/page.ts",
      formats: ["iife"],
      name: "sukashi",
      fileName: () => "page.js",
      cssFileName: "page",
    },
  },
});
