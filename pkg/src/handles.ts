import { TablightError } from "./errors.js";
import { dataFiles } from "./folder.js";
import type { NamedSource } from "./sources.js";

/** A file that a page was given access to: a `FileSystemFileHandle`. */
export interface FileHandle {
  readonly kind: "file";
  readonly name: string;
  getFile(): Promise<Blob>;
}

/** A folder that a page was given access to: a `FileSystemDirectoryHandle`. */
export interface FolderHandle {
  readonly kind: "directory";
  readonly name: string;
  values(): AsyncIterable<{ readonly kind: "file" | "directory"; readonly name: string }>;
}

/** Whether it is a handle of the File System Access API. */
export function isHandle(input: unknown): input is FileHandle | FolderHandle {
  if (typeof input !== "object" || input === null || !("kind" in input)) return false;
  return (input.kind === "file" && "getFile" in input) || (input.kind === "directory" && "values" in input);
}

/** The file, or the data files of the folder. */
export async function openHandle(handle: FileHandle | FolderHandle): Promise<NamedSource[]> {
  try {
    const files = handle.kind === "file" ? [handle] : await filesOf(handle);
    return await Promise.all(files.map(async (file) => ({ name: file.name, source: await file.getFile() })));
  } catch (cause) {
    if (cause instanceof TablightError) throw cause;
    throw new TablightError("params", `${handle.name} cannot be read`, {
      hint: "it was moved or its permission ended; pick it again",
      details: { param: "source" },
      cause,
    });
  }
}

async function filesOf(folder: FolderHandle): Promise<FileHandle[]> {
  const files = new Map<string, FileHandle>();
  for await (const entry of folder.values()) if (isHandle(entry) && entry.kind === "file") files.set(entry.name, entry);
  return dataFiles([...files.keys()], folder.name).flatMap((name) => files.get(name) ?? []);
}
