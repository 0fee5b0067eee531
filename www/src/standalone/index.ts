import "./profile.js";
import "./segments.js";
import "./forecast.js";
import "./table.js";
import "./workspace.js";
