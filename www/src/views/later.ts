/** All that the first picture needs none of, as one piece: it comes while the engine does. */
import "./aggregate-view.js";
import "./check-view.js";
import "./clean-view.js";
import "./compare-view.js";
import "./features-view.js";
import "./forecast-view.js";
import "./join-view.js";
import "./profile-view.js";
import "./segment-view.js";
import "../elements/chain-bar.js";
import "../elements/open-dialog.js";
import "../elements/page-overlays.js";
