import { ForecastView } from "../views/forecast-view.js";
import { define } from "./define.js";
import { TaskElement } from "./task.js";

/** `<tablight-forecast>`: what comes next. */
class ForecastElement extends TaskElement {
  protected readonly task = "forecast";
  protected make = (): ForecastView => new ForecastView();
}

define("tablight-forecast", ForecastElement);
