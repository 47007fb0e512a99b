// A browser that fills a form in sends keys that have no name (`key` is undefined), which the module would stumble over: they end
// before any listener of its own.
addEventListener("keydown", (event) => { if (event.key === undefined) event.stopImmediatePropagation(); }, true);
