/** Attributes that are read out or shown. */
export const SHOWN = ["aria-label", "aria-description", "title", "placeholder", "alt", "label"];

/** What is told of the nodes below an element, through all shadow roots. */
export interface Visitor {
  element(element: Element): void;
  text(text: Text): void;
  attribute(element: Element, name: string): void;
}

/** Follows what is in a shadow root and in all those below it: what is there, and what comes and changes. */
export class Shadows {
  readonly #observer = new MutationObserver((records) => this.#tell(records));
  readonly #roots = new Set<ShadowRoot>();

  constructor(private readonly visitor: Visitor) {}

  /** Follows one more root. */
  follow(root: ShadowRoot): void {
    if (this.#roots.has(root)) return;
    this.#roots.add(root);
    this.#observer.observe(root, { subtree: true, childList: true, characterData: true, attributeFilter: SHOWN });
    this.#visit(root);
  }

  /** Tells of everything again. */
  again(): void {
    for (const root of this.#roots) {
      if (root.isConnected) this.#visit(root);
      else this.#roots.delete(root);
    }
  }

  #tell(records: readonly MutationRecord[]): void {
    for (const { type, target, addedNodes, attributeName } of records) {
      if (type === "characterData") this.visitor.text(target as Text);
      else if (type === "attributes") this.visitor.attribute(target as Element, attributeName as string);
      else for (const node of addedNodes) this.#visit(node);
    }
  }

  #visit(top: Node): void {
    const walker = document.createTreeWalker(top, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
    for (let node: Node | null = top; node; node = walker.nextNode()) {
      if (node instanceof Text) this.visitor.text(node);
      else if (node instanceof Element) this.#meet(node);
    }
  }

  #meet(element: Element): void {
    this.visitor.element(element);
    for (const name of SHOWN) if (element.hasAttribute(name)) this.visitor.attribute(element, name);
    if (element.shadowRoot) this.follow(element.shadowRoot);
    else if (element.localName.includes("-")) void customElements.whenDefined(element.localName).then(() => element.shadowRoot && this.follow(element.shadowRoot));
  }
}
