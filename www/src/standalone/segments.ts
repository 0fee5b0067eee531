import { SegmentView } from "../views/segment-view.js";
import { define } from "./define.js";
import { TaskElement } from "./task.js";

/** `<tablight-segments>`: groups of similar rows. */
class SegmentsElement extends TaskElement {
  protected readonly task = "segment";
  protected make = (): SegmentView => new SegmentView();
}

define("tablight-segments", SegmentsElement);
