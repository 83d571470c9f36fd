// A picture of a view: its boxes, words and canvases written again as SVG, in the place they have.

const SVG = "http://www.w3.org/2000/svg";
const EDGE = 16;
/** Pixels of a PNG for one of the screen. */
const SHARPNESS = 2;

/** The view as SVG, with what is scrolled out of sight. */
export function svg(view: HTMLElement): string {
  const scrolled = Array.from(view.querySelectorAll("*"), (one) => [one, one.scrollLeft] as const);
  for (const [one] of scrolled) one.scrollLeft = 0;
  try {
    return drawn(view);
  } finally {
    for (const [one, left] of scrolled) one.scrollLeft = left;
  }
}

function drawn(view: HTMLElement): string {
  const frame = view.getBoundingClientRect();
  const width = Math.ceil(furthest(view) - frame.left) + 2 * EDGE;
  const height = Math.ceil(view.scrollHeight) + 2 * EDGE;
  const root = element("svg", { xmlns: SVG, width, height, viewBox: `0 0 ${width} ${height}` });
  const paper = getComputedStyle(view).getPropertyValue("--paper").trim();
  root.append(element("rect", { width, height, fill: paper }));
  const origin = { x: frame.left - EDGE, y: frame.top - EDGE };
  draw(view, root, origin);
  return new XMLSerializer().serializeToString(root);
}

/** The view as PNG. */
export async function png(view: HTMLElement): Promise<Blob> {
  const text = svg(view).replace(/\p{Surrogate}/gu, "\ufffd"); // halves of letters have no address
  const image = new Image();
  // Not a blob: a window around the page may forbid pictures that are not in their address.
  image.src = `data:image/svg+xml,${encodeURIComponent(text)}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = image.width * SHARPNESS;
  canvas.height = image.height * SHARPNESS;
  canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("no picture"))), "image/png");
  });
}

/** Where the content ends on the right, what one has to scroll to included. */
function furthest(view: HTMLElement): number {
  const parts = Array.from(view.querySelectorAll("*"), (one) => one.getBoundingClientRect().right);
  return parts.reduce((most, one) => Math.max(most, one), 0);
}

interface Point {
  readonly x: number;
  readonly y: number;
}

function draw(node: Element, into: Element, origin: Point): void {
  const style = getComputedStyle(node);
  if (style.display === "none" || style.visibility === "hidden") return;
  if (node.classList.contains("screen")) return; // what only makes sense on a screen
  const place = node.getBoundingClientRect();
  if (node instanceof HTMLCanvasElement) {
    into.append(
      element("image", { ...box(place, origin), href: node.toDataURL(), preserveAspectRatio: "none" }),
    );
    return;
  }
  if (node instanceof SVGSVGElement) {
    into.append(inner(node, place, origin));
    return;
  }
  paint(style, place, into, origin);
  for (const child of node.childNodes) {
    if (child instanceof Element) draw(child, into, origin);
    else if (child instanceof Text) write(child, style, into, origin);
  }
}

/** Background, outline and the line under an element. */
function paint(style: CSSStyleDeclaration, place: DOMRect, into: Element, origin: Point): void {
  const bounds = box(place, origin);
  const round = Number.parseFloat(style.borderTopLeftRadius) || 0;
  if (!/^rgba\(.*, 0\)$|transparent/.test(style.backgroundColor)) {
    into.append(element("rect", { ...bounds, rx: round, fill: style.backgroundColor }));
  }
  const outline = Number.parseFloat(style.outlineWidth);
  if (style.outlineStyle === "solid" && outline > 0) {
    const stroke = { fill: "none", stroke: style.outlineColor, "stroke-width": outline };
    into.append(element("rect", { ...bounds, rx: round, ...stroke }));
  }
  const under = Number.parseFloat(style.borderBottomWidth);
  if (style.borderBottomStyle === "solid" && under > 0) {
    const y = bounds.y + bounds.height - under;
    into.append(
      element("rect", { x: bounds.x, y, width: bounds.width, height: under, fill: style.borderBottomColor }),
    );
  }
}

/** A text, line by line as the browser has broken it. */
function write(text: Text, style: CSSStyleDeclaration, into: Element, origin: Point): void {
  if (!text.data.trim()) return;
  const upright = style.writingMode.startsWith("vertical");
  const size = Number.parseFloat(style.fontSize);
  for (const { words, place } of lines(text)) {
    const x = place.left - origin.x + (upright ? place.width / 2 : 0);
    const y = place.top - origin.y + (upright ? 0 : place.height / 2 + size * 0.35);
    const line = element("text", {
      x,
      y,
      fill: style.color,
      "font-family": style.fontFamily,
      "font-size": size,
      "font-weight": style.fontWeight,
      ...(upright ? { "writing-mode": "vertical-rl" } : {}),
    });
    // Not as a style: the policy of the page forbids styles in attributes.
    line.setAttributeNS("http://www.w3.org/XML/1998/namespace", "xml:space", "preserve");
    line.textContent = words;
    into.append(line);
  }
}

function lines(text: Text): { words: string; place: DOMRect }[] {
  const range = document.createRange();
  range.selectNodeContents(text);
  if (range.getClientRects().length <= 1) {
    return [{ words: text.data, place: range.getBoundingClientRect() }];
  }
  const found: { words: string; place: DOMRect }[] = [];
  for (let at = 0; at < text.length; at++) {
    range.setStart(text, at);
    range.setEnd(text, at + 1);
    const place = range.getBoundingClientRect();
    const last = found.at(-1);
    if (last && Math.abs(last.place.top - place.top) < 2) last.words += text.data[at];
    else found.push({ words: text.data[at] ?? "", place });
  }
  return found;
}

/** A drawing inside the view, with the colours that style sheets gave it. */
function inner(drawing: SVGSVGElement, place: DOMRect, origin: Point): Element {
  const copy = drawing.cloneNode(true) as SVGSVGElement;
  const originals = drawing.querySelectorAll("*");
  copy.querySelectorAll("*").forEach((node, at) => {
    const style = getComputedStyle(originals[at]!);
    for (const name of ["fill", "stroke", "stroke-width", "opacity", "font-family", "font-size"]) {
      node.setAttribute(name, style.getPropertyValue(name));
    }
  });
  for (const [name, value] of Object.entries(box(place, origin))) copy.setAttribute(name, `${value}`);
  return copy;
}

function box(place: DOMRect, origin: Point) {
  return {
    x: place.left - origin.x,
    y: place.top - origin.y,
    width: place.width,
    height: place.height,
  };
}

function element(name: string, attributes: Record<string, string | number>): Element {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  return made;
}
