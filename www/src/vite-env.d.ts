/// <reference types="vite/client" />

/** Names of the events that views say to each other; `elements.config.ts` finds them. */
declare const INNER_EVENTS: readonly string[];
