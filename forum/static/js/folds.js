// Goes to the order that was chosen last on this device (chosen-order.js), and closes the
// branches that were folded on it (details.js), while the page is still being read: before it is
// painted, so that nothing flashes or jumps, and the other order is asked for before this one
// has come. A plain script in front of the threads, because modules run when all is painted.

{
  const orders = document.querySelector("#discussion chosen-order");
  const address = new URL(location);
  if (orders && !["order", "after", "show"].some((name) => address.searchParams.has(name))) {
    try {
      const chosen = JSON.parse(localStorage.getItem("order"));
      if (chosen !== orders.dataset.current && orders.querySelector(`[data-order="${CSS.escape(chosen)}"]`)) {
        address.searchParams.set("order", chosen);
        location.replace(address);
      }
    } catch {
      // As below.
    }
  }

  const { parentElement } = document.currentScript;
  const { article } = parentElement.dataset;
  let waiting = [];
  try {
    waiting = JSON.parse(localStorage.getItem("folds")).find(([name]) => name === article)[1];
  } catch {
    // Nothing is kept, or nothing can be.
  }

  const fold = () => {
    waiting = waiting.filter((id) => {
      const comment = document.getElementById(`c${id}`);
      // What stands above the comment that was asked for is there to be read.
      if (comment && !comment.closest(".threads--context")) comment.closest("details").open = false;
      return !comment;
    });
    // What the address is about stays in sight, but for who comes back to what they folded.
    if (performance.getEntriesByType("navigation")[0]?.type !== "navigate") return;
    const hash = location.hash.slice(1);
    const linked = document.getElementById(hash) ?? document.querySelector(".comment--linked");
    let above = linked?.closest(".thread__fold");
    for (; above; above = above.parentElement.closest(".thread__fold")) above.open = true;
  };

  if (waiting.length) {
    const watch = new MutationObserver(fold);
    watch.observe(parentElement, { childList: true, subtree: true });
    addEventListener("DOMContentLoaded", () => watch.disconnect());
  }
}
