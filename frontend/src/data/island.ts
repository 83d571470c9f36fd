// Islands: base64 of deflated bytes that were laid out in planes (see view/page/island.py).

/** The bytes of an island; the digit in front says of how many bytes its numbers are. */
export async function unpack(text: string): Promise<Uint8Array> {
  const letters = atob(text.slice(1));
  const packed = new Uint8Array(letters.length);
  for (let at = 0; at < letters.length; at++) packed[at] = letters.charCodeAt(at);
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate"));
  const planes = new Uint8Array(await new Response(stream).arrayBuffer());
  return text[0] === "1" ? planes : joined(planes);
}

const WIDTH = 4;

/** Bytes out of their planes: all first bytes of four, all second ones …, then the rest. */
export function joined(planes: Uint8Array): Uint8Array {
  const count = Math.floor(planes.length / WIDTH);
  const bytes = new Uint8Array(planes.length);
  // Four bytes at a time. Little-endian machines only, which all are that have a browser.
  const words = new Uint32Array(bytes.buffer, 0, count);
  const [one, two, three] = [count, 2 * count, 3 * count];
  for (let at = 0; at < count; at++) {
    words[at] =
      planes[at]! | (planes[one + at]! << 8) | (planes[two + at]! << 16) | (planes[three + at]! << 24);
  }
  bytes.set(planes.subarray(WIDTH * count), WIDTH * count);
  return bytes;
}
