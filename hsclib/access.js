// What a screen reader is told of a panel and ipywidgets does not tell. `this` is the image that starts it.
const panel = this.closest('.hsc-panel, .hsc-predict');
if (panel && !panel.hasAttribute('role')) {
    panel.setAttribute('role', 'group');
    panel.setAttribute('aria-label', this.dataset.name);
}
if (panel?.matches('.hsc-panel') && !panel.dataset.told) {
    panel.dataset.told = 'yes';
    const each = (what, action) => panel.querySelectorAll(what).forEach(action);
    const say = (handle, number) => ['now', 'text'].forEach(part => {
        if (handle.getAttribute('aria-value' + part) !== number) handle.setAttribute('aria-value' + part, number);
    });
    // a handle has no name, and a logarithmic one tells its exponent; ipywidgets writes that anew at every move
    const name = handle => {
        const control = handle.closest('.hsc-control'), isLog = control.querySelector('.hsc-log');
        const value = raw => String(Number(isLog ? (10 ** raw).toPrecision(3) : Number(raw).toPrecision(10)));
        handle.setAttribute('aria-label', control.querySelector('.widget-label').textContent);
        for (const end of ['aria-valuemin', 'aria-valuemax'])
            handle.setAttribute(end, value(handle.getAttribute(end)));
        say(handle, value(handle.getAttribute('aria-valuetext')));
    };
    const settle = control => {
        const box = control.querySelector('input, select'), why = control.querySelector('.hsc-error');
        const handle = control.querySelector('.noUi-handle');
        if (handle && !why) say(handle, box.value);  // to the last digit, where it lies between two steps
        if (!box || box.hasAttribute('aria-invalid') === Boolean(why)) return;
        if (why) {
            why.id = 'hsc-' + Math.random().toString(36).slice(2);
            box.setAttribute('aria-invalid', 'true');
            box.setAttribute('aria-describedby', why.id);
        } else for (const part of ['aria-invalid', 'aria-describedby']) box.removeAttribute(part);
    };
    let rest;
    const watch = new MutationObserver(changes => {
        const moved = changes.filter(change => change.type === 'attributes').map(change => change.target);
        const made = panel.querySelectorAll('.hsc-control .noUi-handle[aria-valuetext]:not([aria-label])');
        new Set([...moved, ...made]).forEach(name);
        each('.hsc-tools select:not([aria-label])', list => list.setAttribute('aria-label', list.title));
        watch.takeRecords();  // of what was just written
        clearTimeout(rest);
        rest = setTimeout(() => {
            each('.hsc-control', settle);
            watch.takeRecords();
        }, 300);
    });
    watch.observe(panel, {childList: true, subtree: true, attributeFilter: ['aria-valuetext']});
}
this.remove();
