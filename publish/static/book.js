// Panels and predictions of a page that no kernel computes for: what is seen was drawn beforehand.
"use strict";
document.documentElement.classList.add("hb-script");

const REST = 700; // ms: when the hand has rested for so long, a screen reader hears the sentence
const LEGIBLE = 0.88; // of the full size: below it words have less than 11 pixels, and the picture can be enlarged

/** Read the states that were written into the page for a panel or a prediction. */
const states = shown => JSON.parse(shown.querySelector(":scope > script").textContent);

function panel(shown) {
    const part = name => shown.querySelector(name);
    const { scenes, stops } = states(shown);
    const [back, next, reset, enlarge] = [".hb-back", ".hb-next", ".hb-reset", ".hb-enlarge"].map(part);
    const image = part("img"), slider = part("input"), output = part("output"), heard = part(".hb-heard");
    const loaded = new Map(); // address → its picture, so that a moving slider finds it decoded
    let now = 0, wanted = image.getAttribute("src"), rest;

    const load = address => {
        if (!loaded.has(address)) {
            const picture = new Image();
            picture.src = address;
            loaded.set(address, picture.decode().then(() => picture, () => picture));
        }
        return loaded.get(address);
    };

    /** Nothing is fetched before a panel is touched; then all that its slider may show. */
    const touched = () => stops.concat(scenes.map(scene => scene.slice(2))).forEach(([, picture]) => load(picture));
    shown.addEventListener("pointerdown", touched, { once: true });
    shown.addEventListener("keydown", touched, { once: true });

    function show([picture, sentence, alt, settings], name, notice) {
        wanted = picture;
        load(picture).then(() => {
            if (wanted === picture) [image.src, image.alt] = [picture, alt];
        });
        part(".hb-sentence").textContent = sentence;
        part(".hb-settings p").textContent = settings;
        const title = document.createElement("b");
        title.textContent = `${name}.`;
        part(".hb-caption").replaceChildren(title, ` ${notice}`);
        back.disabled = now === 0;
        next.disabled = now === scenes.length - 1;
        clearTimeout(rest);
        rest = setTimeout(() => (heard.textContent = `${name}. ${sentence}`), REST);
    }

    function stand(stop) {
        if (!slider) return;
        slider.value = stop;
        output.textContent = stops[stop][0];
        slider.setAttribute("aria-valuetext", stops[stop][0]);
    }

    function scene(number) {
        now = number;
        const [name, notice, stop, ...state] = scenes[now], last = scenes.length - 1;
        stand(stop);
        const toCome = last ? `${last} scene${last > 1 ? "s" : ""} to come: press Next.` : "";
        show(state, now ? `${now} of ${last}: ${name}` : name, now ? notice : toCome);
    }

    function moved() {
        const stop = Number(slider.value), [words, ...state] = stops[stop];
        if (stop === scenes[0][2]) return scene(0);
        now = 0;
        stand(stop);
        show(state, `Start, but ${shown.querySelector(".hb-control label").textContent} ${words}`, "");
    }

    const pressed = (button, number) => {
        scene(number());
        // a button that has just been switched off would lose the keyboard's place
        if (button.disabled) (button === back ? next : back).focus();
    };
    back.addEventListener("click", () => pressed(back, () => now - 1));
    next.addEventListener("click", () => pressed(next, () => now + 1));
    reset.addEventListener("click", () => scene(0));
    enlarge.addEventListener("click", () => {
        const large = shown.classList.toggle("hb-large");
        enlarge.setAttribute("aria-pressed", large);
        if (large) part(".hb-frame").tabIndex = 0; // so that arrow keys scroll it
        else part(".hb-frame").removeAttribute("tabindex");
    });
    new ResizeObserver(() => {
        const small = image.clientWidth < LEGIBLE * image.getAttribute("width");
        enlarge.hidden = !small && !shown.classList.contains("hb-large");
    }).observe(image);
    slider?.addEventListener("input", moved);
    if (scenes.length < 2) [back, next].forEach(button => (button.hidden = true));
    scene(0);
    clearTimeout(rest); // nobody has moved anything yet
}

function prediction(shown) {
    const { answer, replies } = states(shown);
    const form = shown.querySelector("form"), reply = shown.querySelector(".hb-reply");
    const fold = shown.querySelector(":scope > details"), commit = form.querySelector("[type=submit]");
    const told = fold.querySelector(".hb-told");
    fold.hidden = true;

    function reveal(parts) {
        reply.replaceChildren(...parts);
        form.hidden = told.hidden = true;
        fold.hidden = false;
        fold.open = true;
        reply.tabIndex = -1;
        reply.focus({ preventScroll: true });
    }
    const bold = words => Object.assign(document.createElement("b"), { textContent: words });

    form.addEventListener("change", () => (commit.disabled = !form.querySelector(":checked")));
    form.addEventListener("submit", event => {
        event.preventDefault();
        const chosen = form.querySelector(":checked")?.value, because = form.querySelector(".hb-because").value.trim();
        if (!chosen) return; // Enter in the line of the reason, before a letter
        const said = [bold(`You chose ${chosen}`), because && ` because “${because}”`];
        const right = chosen === answer;
        reveal([...said, bold(right ? ", and so it is." : `; it is ${answer}.`), right ? "" : ` ${replies[chosen]}`]);
    });
    form.querySelector(".hb-peep").addEventListener("click", () => reveal([bold(`It is ${answer}.`)]));
}

document.querySelectorAll(".hb-panel").forEach(panel);
document.querySelectorAll(".hb-predict").forEach(prediction);

// paper folds nothing away: what was folded is folded again afterwards
let unfolded = [];
addEventListener("beforeprint", () => {
    unfolded = [...document.querySelectorAll("details:not([open])")];
    unfolded.forEach(fold => (fold.open = true));
});
addEventListener("afterprint", () => unfolded.forEach(fold => (fold.open = false)));
