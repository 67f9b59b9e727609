// What every page runs. Pages work without any of it.

import "./elements/auto-grow.js";
import "./elements/local-time.js";
import "./failures.js";
import "./menus.js";
