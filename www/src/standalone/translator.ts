import type { Strings } from "./api.js";
import { SHOWN } from "./shadows.js";
import { tidy, wording } from "./wording.js";

/** Values of the data, code, and what somebody typed: nobody's language. */
const AS_IT_IS = 'code, pre, style, script, [translate="no"]';
const HAS_LETTERS = /\p{L}/u;

/** What was written, and what is shown in its place. */
interface Place {
  written: string;
  shown: string;
}

/** Shows texts in other words. It works on what was drawn, so that what draws needs to know nothing of it, and puts everything back when it is told so. */
export class Translator {
  #word: ((text: string) => string | undefined) | undefined;
  readonly #texts = new WeakMap<Text, Place>();
  readonly #attributes = new WeakMap<Element, Map<string, Place>>();

  use(strings: Strings | null | undefined): void {
    this.#word = strings ? wording(strings) : undefined;
  }

  /** The text of a node as it was drawn. */
  private written(text: Text): string {
    const place = this.#texts.get(text);
    return place && place.shown === text.data ? place.written : text.data;
  }

  /** An attribute as it was drawn. */
  private writtenAttribute(element: Element, name: string): string {
    const [place, now] = [this.#attributes.get(element)?.get(name), element.getAttribute(name) ?? ""];
    return place && place.shown === now ? place.written : now;
  }

  /** The texts in a shadow root and in all those below it, as they were drawn. */
  *texts(root: ShadowRoot): Generator<string> {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (node instanceof Text) {
        const phrase = phraseOf(node);
        const whole = tidy(phrase.map((part) => this.written(part)).join(""));
        if (phrase[0] === node && isWorded(whole, node.parentElement)) yield whole;
      } else if (node instanceof Element) {
        for (const name of SHOWN) if (node.hasAttribute(name) && isWorded(node.getAttribute(name) ?? "", node)) yield tidy(this.writtenAttribute(node, name));
        if (node.shadowRoot) yield* this.texts(node.shadowRoot);
      }
    }
  }

  /** Shows a text, with those beside it that it makes a phrase with: a template puts values into phrases as texts of their own. */
  text(text: Text): void {
    if (!this.#word && !this.#texts.has(text)) return;
    const phrase = phraseOf(text);
    const whole = phrase.map((part) => this.written(part)).join("");
    const said = this.#said(whole, text.parentElement);
    if (said === undefined) for (const part of phrase) this.#show(part, this.written(part));
    else {
      const [first, ...others] = phrase.filter((part) => this.written(part).trim() !== "");
      keepValue(text.parentElement, whole);
      if (first) this.#show(first, whole.replace(/^(\s*)[^]*?(\s*)$/, (_, before: string, after: string) => before + said + after));
      for (const part of others) this.#show(part, "");
    }
  }

  attribute(element: Element, name: string): void {
    if (!element.hasAttribute(name) || (!this.#word && !this.#attributes.has(element))) return;
    const written = this.writtenAttribute(element, name);
    const shown = this.#said(written, element) ?? written;
    const places = this.#attributes.get(element) ?? new Map<string, Place>();
    this.#attributes.set(element, places.set(name, { written, shown }));
    if (element.getAttribute(name) !== shown) element.setAttribute(name, shown);
  }

  #said(whole: string, within: Element | null): string | undefined {
    const text = tidy(whole);
    return this.#word && isWorded(text, within) ? this.#word(text) : undefined;
  }

  #show(text: Text, shown: string): void {
    this.#texts.set(text, { written: this.written(text), shown });
    if (text.data !== shown) text.data = shown;
  }
}

/** Is a text of an element, or what it says of itself, in a language at all? */
const isWorded = (text: string, within: Element | null): boolean => HAS_LETTERS.test(text) && !within?.closest(AS_IT_IS);

/** The texts without an element between them. */
export function phraseOf(text: Text): Text[] {
  const isPart = (node: Node | null): node is Text | Comment => node instanceof CharacterData;
  let first: Text | Comment = text;
  while (isPart(first.previousSibling)) first = first.previousSibling;
  const phrase: Text[] = [];
  for (let node: Node | null = first; isPart(node); node = node.nextSibling) if (node instanceof Text) phrase.push(node);
  return phrase;
}

/** An option without a value is worth its text; that must not change with the words. */
function keepValue(option: Element | null, written: string): void {
  if (option instanceof HTMLOptionElement && !option.hasAttribute("value")) option.value = tidy(written);
}
