// What the page says while its kernel starts and its cells are computed; Voila calls this before each of them.
window.voila_process = (step, steps) => {
  const told = [...document.querySelectorAll("main h2")].at(-1)?.firstChild.textContent;
  const words = `Computing this page: step ${step} of ${steps}` + (told ? `, “${told}”` : "");
  document.getElementById("loading_text")?.replaceChildren(words);
  const bar = document.querySelector("#loading progress");
  if (bar) Object.assign(bar, { max: steps, value: step });
};
