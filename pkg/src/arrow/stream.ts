import { TablightError } from "../errors.js";
import { FlatTable } from "./flatbuffer.js";
import { type ArrowType, readType } from "./types.js";

/** A column as the stream's schema has it. */
export interface ArrowField {
  name: string;
  nullable: boolean;
  type: ArrowType;
}

/** The part of a column that one record batch holds, still encoded. */
export interface Chunk {
  length: number;
  nullCount: number;
  /** The column's buffers in Arrow's order: validity, then offsets, then data, as the type has them. */
  buffers: Uint8Array[];
  /** What the column's numbers point into, where it is dictionary-encoded. */
  dictionary?: readonly Chunk[];
}

/** A stream taken apart: no value is decoded yet. */
export interface ArrowStream {
  /** The dictionaries in force, by their number; a later one replaces or extends an earlier one. */
  dictionaries: Map<number, readonly Chunk[]>;
  fields: ArrowField[];
  /** Per field its chunks. */
  chunks: Chunk[][];
  rows: number;
}

const CONTINUATION = 0xffffffff;

// Numbers of the union `MessageHeader` in Message.fbs of the Arrow format.
export const SCHEMA = 1;
const DICTIONARY_BATCH = 2;
export const RECORD_BATCH = 3;

/** Reads an Arrow IPC stream: https://arrow.apache.org/docs/format/Columnar.html#ipc-streaming-format */
export function readStream(input: Uint8Array): ArrowStream {
  // Arrow aligns buffers within the stream; typed arrays need them aligned within their memory.
  const bytes = input.byteOffset % 8 === 0 ? input : input.slice();
  const stream: ArrowStream = { dictionaries: new Map(), fields: [], chunks: [], rows: 0 };
  try {
    for (const { header, body } of messages(bytes)) take(stream, header, body);
  } catch (error) {
    if (error instanceof RangeError) throw broken(error);
    throw error;
  }
  return stream;
}

/** A message of a stream: what it says, its bytes, and what follows them. */
export interface Message {
  header: FlatTable;
  metadata: Uint8Array;
  body: Uint8Array;
}

/** The messages of a stream, in their order. */
export function* messages(bytes: Uint8Array): Generator<Message> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  while (at + 8 <= bytes.length) {
    if (view.getUint32(at, true) !== CONTINUATION) throw broken();
    const length = view.getUint32(at + 4, true);
    if (length === 0) return;
    const start = at + 8;
    const metadata = bytes.subarray(start, start + length);
    const header = FlatTable.root(metadata);
    const bodyStart = start + length;
    at = bodyStart + header.size(3);
    if (at > bytes.length) throw broken();
    yield { header, metadata, body: bytes.subarray(bodyStart, at) };
  }
}

function take(stream: ArrowStream, header: FlatTable, body: Uint8Array): void {
  const content = header.table(2);
  if (!content) throw broken();
  const kind = header.int8(1);
  if (kind === SCHEMA) takeSchema(stream, content);
  else if (kind === RECORD_BATCH) takeBatch(stream, content, body);
  else if (kind === DICTIONARY_BATCH) takeDictionary(stream, content, body);
  else throw broken();
}

function takeSchema(stream: ArrowStream, schema: FlatTable): void {
  stream.fields = schema.tables(1).map((field) => {
    const name = field.text(0) ?? "";
    return { name, nullable: field.int8(1) === 1, type: readType(field, name) };
  });
  stream.chunks = stream.fields.map(() => []);
}

function takeDictionary(stream: ArrowStream, batch: FlatTable, body: Uint8Array): void {
  const [id, data, isDelta] = [batch.size(0), batch.table(1), batch.int8(2) === 1];
  const type = stream.fields.map((field) => field.type).find((one) => one.kind === "dictionary" && one.id === id);
  if (!data || type?.kind !== "dictionary") throw broken();
  const chunks = readChunks(data, body, [type.values]);
  stream.dictionaries.set(id, isDelta ? [...(stream.dictionaries.get(id) ?? []), ...chunks] : chunks);
}

function takeBatch(stream: ArrowStream, batch: FlatTable, body: Uint8Array): void {
  const types = stream.fields.map((field) => field.type);
  readChunks(batch, body, types).forEach((chunk, i) => {
    const type = types[i] as ArrowType;
    const dictionary = type.kind === "dictionary" ? (stream.dictionaries.get(type.id) ?? []) : undefined;
    stream.chunks[i]?.push(dictionary ? { ...chunk, dictionary } : chunk);
  });
  stream.rows += batch.size(0);
}

/** The chunks of a `RecordBatch` table, one per type. */
function readChunks(batch: FlatTable, body: Uint8Array, types: readonly ArrowType[]): Chunk[] {
  if (batch.table(3)) throw new TablightError("unsupported", "the stream is compressed, which this reader does not decode");
  const nodes = batch.pairs(1);
  const buffers = batch.pairs(2).map(([offset, length]) => body.subarray(offset, offset + length));
  let next = 0;
  return types.map((type, i) => {
    const [length, nullCount] = nodes[i] ?? [0, 0];
    const start = next;
    next += bufferCount(type);
    return { length, nullCount, buffers: buffers.slice(start, next) };
  });
}

function bufferCount(type: ArrowType): number {
  if (type.kind === "null") return 0;
  return type.kind === "utf8" ? 3 : 2;
}

function broken(cause?: unknown): TablightError {
  return new TablightError("parse", "these bytes are not an intact Arrow IPC stream", { cause });
}
