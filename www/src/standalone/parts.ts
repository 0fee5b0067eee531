/** What can be styled by `::part`, wherever in an element it is: by what it is, then by what it shows. */
const KINDS: Readonly<Record<string, string>> = {
  panel: ".panel",
  heading: "h1, h2, h3, h4",
  button: "button",
  primary: "button.primary",
  field: "input, select, textarea",
  table: "table",
  chart: "svg.chart",
};
const ELEMENTS = ["alerts", "code", "column", "downloads", "error", "progress", "reading", "settings", "tabs"];
const ALL = [...Object.keys(KINDS), ...ELEMENTS].join(", ");

/** Names an element's parts, and hands those below it on to the outside. */
export function namePart(element: Element): void {
  if (element instanceof SVGElement && !(element instanceof SVGSVGElement)) return; // of a picture with thousands of marks only the picture is a part
  for (const [part, selector] of Object.entries(KINDS)) if (element.matches(selector)) element.part.add(part);
  if (!element.localName.includes("-")) return;
  const name = element.localName.split("-").at(-1) as string;
  if (ELEMENTS.includes(name)) element.part.add(name);
  element.setAttribute("exportparts", ALL);
}
