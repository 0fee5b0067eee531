import "./engine.js";
import "./app.js";
import { applyTheme, savedTheme } from "./theme.js";

applyTheme(savedTheme());
