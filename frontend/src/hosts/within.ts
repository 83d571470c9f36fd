// A page within another one: it says how tall it is, and is told on what ground it stands. What is
// heard from outside can change nothing but light and dark.
import type { Host } from "../state/host.svelte";

/** Speak with the document around this one, if there is one. */
export function within(window: Window, content: HTMLElement, host: Host): void {
  const around = window.parent;
  if (around === window) return;
  window.document.documentElement.dataset["within"] = "";
  window.addEventListener("message", ({ source, data }: MessageEvent) => {
    if (source !== around || data?.sukashi !== "ground") return;
    if (data.ground === "light" || data.ground === "dark") host.ground = data.ground;
  });
  new ResizeObserver(() => {
    around.postMessage({ sukashi: "page", height: content.getBoundingClientRect().height }, "*");
  }).observe(content);
}
