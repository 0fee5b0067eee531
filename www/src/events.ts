/** An event that leaves the shadow roots on its way up. */
export const event = <T>(name: string, detail?: T): CustomEvent<T> => new CustomEvent(name, { bubbles: true, composed: true, detail: detail as T });
