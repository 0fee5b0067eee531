import "./engine.js";
import "./app.js";
import { useLocale } from "./locale.js";
import { meter } from "./meter.js";
import { applyTheme, savedTheme } from "./theme.js";

useLocale(navigator.languages);
meter.start();
applyTheme(savedTheme());
