import { kebab, type OptionSpec } from "./schema.js";
import { closest, UsageError } from "./usage.js";

/** A command line taken apart. */
export interface Arguments {
  positionals: string[];
  /** Per option, without its dashes, what was written; `true` where nothing was. */
  flags: Map<string, string | true>;
}

/** Takes a command line apart; `isSwitch` says which options stand alone. */
export function splitArguments(argv: readonly string[], isSwitch: (flag: string) => boolean): Arguments {
  const positionals: string[] = [];
  const flags = new Map<string, string | true>();
  for (let i = 0; i < argv.length; i++) {
    const word = argv[i] as string;
    if (word === "--") {
      positionals.push(...argv.slice(i + 1));
      break;
    }
    if (!word.startsWith("--")) {
      positionals.push(word);
      continue;
    }
    const equals = word.indexOf("=");
    const flag = kebab(equals < 0 ? word.slice(2) : word.slice(2, equals));
    if (flags.has(flag)) throw new UsageError(`--${flag} is given twice; several values are separated by commas`);
    if (equals >= 0) flags.set(flag, word.slice(equals + 1));
    else flags.set(flag, takesNext(flag, argv[i + 1], isSwitch) ? (argv[++i] as string) : true);
  }
  return { positionals, flags };
}

function takesNext(flag: string, next: string | undefined, isSwitch: (flag: string) => boolean): boolean {
  if (next === undefined || next.startsWith("--")) return false;
  return !isSwitch(flag) || next === "true" || next === "false";
}

/** Whether an option may stand alone: it accepts nothing but true and false. */
export function isBooleanOnly({ accepts: { types, words } }: OptionSpec): boolean {
  return types.has("boolean") && words.length === 0 && [...types].every((type) => type === "boolean" || type === "null");
}

/** Refuses an option nobody knows. */
export function refuseUnknown(flag: string, known: Iterable<string>): never {
  const near = closest(flag, known);
  throw new UsageError(`there is no option --${flag}${near ? `; did you mean --${near}?` : ""}`);
}

/** The text of an option that must have one. */
export function required(flag: string, value: string | true): string {
  if (value === true) throw new UsageError(`--${flag} needs a value`);
  return value;
}
