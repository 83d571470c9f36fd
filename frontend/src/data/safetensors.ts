// The safetensors format: a JSON header that gives every array its type, shape and place.

export type Numbers = Float32Array | Float64Array | BigInt64Array | Int32Array | Uint8Array;

export interface Tensor {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly values: Numbers;
}

export interface Archive {
  readonly tensors: ReadonlyMap<string, Tensor>;
  readonly metadata: Readonly<Record<string, string>>;
}

/** Thrown when bytes are not what they should be; the page shows it instead of a picture. */
export class FormatError extends Error {}

const SIZES: Readonly<Record<string, number>> = {
  F64: 8,
  F32: 4,
  F16: 2,
  I64: 8,
  I32: 4,
  U8: 1,
  BOOL: 1,
};

/** Read an archive; float16 becomes float32. Throws FormatError for anything out of bounds. */
export function parse(bytes: Uint8Array): Archive {
  const data = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.byteLength < 8) throw new FormatError("The data is empty.");
  const length = Number(data.getBigUint64(0, true));
  if (8 + length > bytes.byteLength) throw new FormatError("The header is cut off.");
  const header = readHeader(bytes.subarray(8, 8 + length));
  const tensors = new Map<string, Tensor>();
  let metadata: Record<string, string> = {};
  for (const [name, entry] of Object.entries(header)) {
    if (name === "__metadata__") metadata = entry as Record<string, string>;
    else tensors.set(name, readTensor(name, entry, bytes.subarray(8 + length)));
  }
  return { tensors, metadata };
}

function readHeader(bytes: Uint8Array): Record<string, unknown> {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)) as Record<
      string,
      unknown
    >;
  } catch (error) {
    throw new FormatError(`The header cannot be read: ${String(error)}`);
  }
}

function readTensor(name: string, entry: unknown, data: Uint8Array): Tensor {
  const { dtype, shape, data_offsets: offsets } = entry as {
    dtype: string;
    shape: number[];
    data_offsets: [number, number];
  };
  const size = SIZES[dtype];
  if (size === undefined) throw new FormatError(`${name} has the type ${dtype}.`);
  const [from, to] = offsets;
  const count = shape.reduce((product, one) => product * one, 1);
  if (from < 0 || to > data.byteLength || to - from !== count * size) {
    throw new FormatError(`${name} lies outside the data.`);
  }
  // Typed arrays must begin at a multiple of their size; what does not is copied.
  const there = data.subarray(from, to);
  const own = there.byteOffset % size === 0 ? there : there.slice();
  return { dtype: dtype === "F16" ? "F32" : dtype, shape, values: typed(dtype, own, count) };
}

function typed(dtype: string, { buffer, byteOffset }: Uint8Array, count: number): Numbers {
  switch (dtype) {
    case "F64":
      return new Float64Array(buffer, byteOffset, count);
    case "F32":
      return new Float32Array(buffer, byteOffset, count);
    case "F16":
      return Float32Array.from(new Uint16Array(buffer, byteOffset, count), half);
    case "I64":
      return new BigInt64Array(buffer, byteOffset, count);
    case "I32":
      return new Int32Array(buffer, byteOffset, count);
    default:
      return new Uint8Array(buffer, byteOffset, count);
  }
}

/** The number of an IEEE 754 binary16. */
export function half(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction ? NaN : sign * Infinity;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** Write an archive, its arrays in the order in which they come. */
export function write(archive: Archive): Uint8Array {
  const header: Record<string, unknown> = { __metadata__: archive.metadata };
  let end = 0;
  for (const [name, { dtype, shape, values }] of archive.tensors) {
    const from = end;
    end += values.byteLength;
    header[name] = { dtype, shape, data_offsets: [from, end] };
  }
  const text = new TextEncoder().encode(JSON.stringify(header));
  const length = 8 * Math.ceil(text.length / 8);
  const bytes = new Uint8Array(8 + length + end);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(length), true);
  bytes.fill(0x20, 8, 8 + length); // blanks up to a multiple of eight, as the format has it
  bytes.set(text, 8);
  let at = 8 + length;
  for (const { values } of archive.tensors.values()) {
    bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), at);
    at += values.byteLength;
  }
  return bytes;
}
