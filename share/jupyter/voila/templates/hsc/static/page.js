// The sections of this page in its bar, where a reader stands, and addresses that lead to a section.
{
  const main = document.querySelector("main"), menu = document.querySelector(".hsc-sections");
  const here = menu.querySelector(".hsc-here"), list = menu.querySelector("nav");
  const headings = [...main.querySelectorAll("h2[id]")];
  const told = heading => heading.firstChild.textContent;
  const links = headings.map(heading => {
    const link = Object.assign(document.createElement("a"), { textContent: told(heading) });
    link.setAttribute("href", "#" + heading.id);
    return link;
  });
  list.append(...links);
  menu.hidden = !links.length;

  const close = event => {
    const away = event.type === "keydown" ? event.key === "Escape" : event.target.closest(".hsc-sections summary") === null;
    if (away && menu.open) {
      menu.open = false;
      if (event.type === "keydown") menu.querySelector("summary").focus();
    }
  };
  document.addEventListener("click", close);
  document.addEventListener("keydown", close);

  let waiting = false;
  const mark = () => {
    waiting = false;
    const line = innerHeight / 3;
    const now = headings.findLastIndex(heading => heading.getBoundingClientRect().top < line);
    links.forEach((link, i) => (i === now ? link.setAttribute("aria-current", "true") : link.removeAttribute("aria-current")));
    here.textContent = now < 0 ? "Sections" : told(headings[now]);
  };
  const soon = () => {
    if (!waiting) requestAnimationFrame(mark);
    waiting = true;
  };
  document.addEventListener("scroll", soon, { capture: true, passive: true });

  // A page is drawn long after it was loaded, its panels last: an address with a section is kept in sight until then.
  const name = location.hash.slice(1);
  const goal = document.getElementById(name) ?? document.getElementById(decodeURIComponent(name));
  const growth = new ResizeObserver(() => {
    goal?.scrollIntoView();
    soon();
  });
  growth.observe(main);
  const rest = () => growth.disconnect();
  for (const act of ["wheel", "pointerdown", "keydown", "touchstart"]) addEventListener(act, rest, { once: true, passive: true });

  // What was asked for in the address (?theme=dark) goes along to the next page.
  const carry = ({ target }) => {
    const link = target.closest("a[href]");
    const onward = link && link.origin === location.origin && link.pathname !== location.pathname;
    if (onward && !link.search) link.search = location.search;
  };
  document.addEventListener("click", carry, true);

  document.querySelector(".hsc-pages [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
}
