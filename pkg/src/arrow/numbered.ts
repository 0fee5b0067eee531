import { TablightError } from "../errors.js";
import type { FlatTable } from "./flatbuffer.js";
import { type FlatField, FlatWriter } from "./flat-writer.js";
import { type Message, messages, RECORD_BATCH, SCHEMA } from "./stream.js";

// `MetadataVersion.V5` and `Type.Int` in Schema.fbs of the Arrow format.
const V5 = 4;
const INT = 2;

/**
 * An Arrow IPC stream with one more column behind the others: the number of each row, counted from 0. No value is decoded or copied; of every
 * message only what it says of its columns is written anew, and points into what it said before.
 */
export function numbered(stream: Uint8Array, name: string): Blob {
  const parts: Uint8Array[] = [];
  let rows = 0;
  for (const message of messages(stream)) {
    const kind = message.header.int8(1);
    const content = message.header.table(2);
    if (kind === SCHEMA && content) parts.push(...framed(withField(message, content, name), []));
    else if (kind === RECORD_BATCH && content) {
      if (content.table(3)) throw new TablightError("unsupported", "the stream is compressed; its rows cannot be numbered");
      const length = content.size(0);
      const numbers = new BigUint64Array(length);
      for (let i = 0; i < length; i++) numbers[i] = BigInt(rows + i);
      rows += length;
      parts.push(...framed(withBuffers(content, message.body.length, length), [message.body, new Uint8Array(numbers.buffer)]));
    } else parts.push(...framed(message.metadata, [message.body]));
  }
  return new Blob([...parts, Uint8Array.of(255, 255, 255, 255, 0, 0, 0, 0)] as BlobPart[]);
}

function withField({ metadata }: Message, schema: FlatTable, name: string): Uint8Array {
  return FlatWriter.message((writer) => {
    const older = schema.tables(1).map(({ position }) => position);
    const type = (): number => writer.table([{ bytes: 4, value: 64 }]);
    const added = (): number => writer.table([() => writer.text(name), undefined, { bytes: 1, value: INT }, type, undefined, () => writer.offsets([])]);
    const fields = (): number => {
      // All of the older message comes behind the entries, which it is written for once.
      let start: number | undefined;
      const entries = older.map((position) => () => (start ??= writer.embed(metadata)) + position);
      return writer.offsets([...entries, added]);
    };
    return header(SCHEMA, () => writer.table([undefined, fields]), 0);
  });
}

function withBuffers(batch: FlatTable, bodyBytes: number, length: number): Uint8Array {
  return FlatWriter.message((writer) => {
    const nodes = (): number => writer.pairs([...batch.pairs(1), [length, 0]]);
    const buffers = (): number => writer.pairs([...batch.pairs(2), [bodyBytes, 0], [bodyBytes, 8 * length]]);
    return header(RECORD_BATCH, () => writer.table([{ bytes: 8, value: length }, nodes, buffers]), bodyBytes + 8 * length);
  });
}

const header = (kind: number, content: () => number, bodyBytes: number): readonly FlatField[] => [{ bytes: 2, value: V5 }, { bytes: 1, value: kind }, content, { bytes: 8, value: bodyBytes }];

function framed(metadata: Uint8Array, body: readonly Uint8Array[]): Uint8Array[] {
  const prefix = new Uint32Array([0xffffffff, metadata.length]);
  return [new Uint8Array(prefix.buffer), metadata, ...body];
}
