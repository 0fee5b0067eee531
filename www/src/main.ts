import "./engine.js";
import "./app.js";
import { meter } from "./meter.js";
import { applyTheme, savedTheme } from "./theme.js";

meter.start();
applyTheme(savedTheme());
