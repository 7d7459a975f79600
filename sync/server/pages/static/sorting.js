// Sorts a table by a column without leaving the page: the server's own answer to the head's link, of which only what the order changes is
// taken over. Where anything is unusual (logged out, another page, no network) the link is followed as it is without this script.
"use strict";

const ORDERED = ["table.lines", "nav.pager", "p.as-sorted", "input[name=sort]", "input[name=order]", ".masthead-end a[hreflang]"];
let latest = 0;

async function sort(link) {
  const mine = ++latest, head = link.closest("th").id;
  const answer = await fetch(link.href);
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (!answer.ok || !fresh.getElementById(head)) throw new Error("another page");
  if (mine !== latest) return;  // tapped once more meanwhile
  for (const kind of ORDERED) {
    const after = fresh.querySelectorAll(kind);
    document.querySelectorAll(kind).forEach((before, place) => after[place] && before.replaceWith(after[place]));
  }
  history.replaceState(null, "", link.href.split("#")[0]);
  document.getElementById(head).querySelector("a.sort").focus({ preventScroll: true });
}

document.addEventListener("click", click => {
  const link = click.target.closest("a.sort");
  if (!link || click.button || click.ctrlKey || click.metaKey || click.shiftKey || click.altKey) return;
  click.preventDefault();
  sort(link).catch(() => location.assign(link.href));
});
