// What every page runs. Pages work without any of it.

import "./answering.js";
import "./details.js";
import "./elements/auto-grow.js";
import "./elements/chosen-order.js";
import "./elements/device-visit.js";
import "./elements/draft-text.js";
import "./elements/live-discussion.js";
import "./elements/local-time.js";
import "./elements/markdown-toolbar.js";
import "./elements/move-about.js";
import "./elements/reading-place.js";
import "./failures.js";
import "./listed-news.js";
import "./peek.js";
import "./places.js";
import "./returning.js";
