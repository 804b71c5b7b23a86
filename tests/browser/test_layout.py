"""Widths, sizes and colours, as the browser computes them."""

import pytest

WIDTHS = (320, 390, 768, 1120)
OVERFLOW = """() => {
  const wide = document.documentElement.clientWidth, far = [];
  for (const e of document.querySelectorAll('main *')) {
    if (e.closest('svg') || getComputedStyle(e).clipPath !== 'none' || e.closest('.hidden')) continue;
    const box = e.getBoundingClientRect();
    if (box.width && box.right > wide + 1) far.push(`${e.tagName}.${e.className} ${box.right}`);
  }
  return {over: document.documentElement.scrollWidth - window.innerWidth, far: far.slice(0, 5)};
}"""
SMALL = """() => {
  const small = {}, walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const e = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || ['SCRIPT', 'STYLE'].includes(e.tagName) || !e.checkVisibility()) continue;
    if (e.closest('.hidden')) continue;
    const svg = e.closest('svg'), box = svg && svg.viewBox.baseVal;
    const matrix = svg && e.getScreenCTM ? e.getScreenCTM() : null;
    const scale = matrix ? Math.sqrt(Math.abs(matrix.a * matrix.d - matrix.b * matrix.c)) : 1;
    const size = parseFloat(getComputedStyle(e).fontSize) * scale;
    const kind = `${e.tagName}.${e.className.baseVal ?? e.className}`;
    if (size < 11.99) small[`${kind} ${size.toFixed(1)}`] = e.textContent.slice(0, 30);
  }
  return small;
}"""
CLIPPED = """() => {
  const cut = [], wide = document.documentElement.clientWidth;
  for (const t of document.querySelectorAll('svg text')) {
    if (!t.checkVisibility()) continue;
    const box = t.getBoundingClientRect();
    if (box.left < -1 || box.right > wide + 1) cut.push(t.textContent);
  }
  return cut;
}"""
OVERLAP = """() => {
  const found = [];
  for (const axis of document.querySelectorAll('svg.axis')) {
    if (!axis.checkVisibility()) continue;
    const shown = [...axis.querySelectorAll('text')].filter(t => t.checkVisibility());
    const boxes = shown.map(t => [t.textContent, t.getBoundingClientRect()]);
    boxes.slice(1).forEach(([label, box], i) => {
      if (box.left < boxes[i][1].right - 0.5) found.push(boxes[i][0] + '|' + label);
    });
  }
  return found;
}"""
CONTRAST = """() => {
  const canvas = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
  const rgba = c => { canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = c; canvas.fillRect(0, 0, 1, 1);
    const d = canvas.getImageData(0, 0, 1, 1).data; return [d[0], d[1], d[2], d[3] / 255]; };
  const over = (a, b) => [0, 1, 2].map(i => a[i] * a[3] + b[i] * (1 - a[3])).concat(1);
  const linear = v => v <= 10.31 ? v / 255 / 12.92 : ((v / 255 + .055) / 1.055) ** 2.4;
  const light = c => .2126 * linear(c[0]) + .7152 * linear(c[1]) + .0722 * linear(c[2]);
  const ratio = (a, b) => {
    const [x, y] = [light(a), light(b)];
    return (Math.max(x, y) + .05) / (Math.min(x, y) + .05);
  };
  const behind = e => {
    const stack = [];
    for (; e; e = e.parentElement) stack.push(rgba(getComputedStyle(e).backgroundColor));
    return stack.reverse().reduce((under, c) => over(c, under), [255, 255, 255, 1]); };
  const text = {}, marks = {}, walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const e = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || ['SCRIPT', 'STYLE'].includes(e.tagName) || !e.checkVisibility()) continue;
    if (e.closest('.hidden, .skip')) continue;
    const style = getComputedStyle(e), ground = behind(e);
    const r = ratio(over(rgba(e.closest('svg') ? style.fill : style.color), ground), ground);
    if (r < 4.5) text[`${e.tagName}.${e.className.baseVal ?? e.className}`] = r.toFixed(2);
  }
  const variable = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  for (const ground of ['--paper', '--card'])
    for (const mark of ['--me', '--them', '--range', '--ink', '--focus']) {
      const under = rgba(variable(ground)), r = ratio(over(rgba(variable(mark)), under), under);
      if (r < 3) marks[mark + ' on ' + ground] = r.toFixed(2);
    }
  return {text, marks};
}"""


def nothing_sideways(page) -> None:
    """The page is no wider than the window at any width, and nothing stands outside of it."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        found = page.evaluate(OVERFLOW)
        assert found == {"over": found["over"], "far": []}, width
        assert found["over"] <= 0, width


@pytest.mark.parametrize(
    ("name", "dark"), [("owner", False), ("owner", True), ("share", False), ("share", True), ("hostile", False)]
)
def test_nothing_scrolls_sideways(opened, name, dark):
    page = opened(name, dark=dark)
    nothing_sideways(page)


@pytest.mark.parametrize("name", ["owner", "share"])
def test_nothing_scrolls_sideways_with_everything_open(opened, name):
    page = opened(name, width=320)
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    assert page.evaluate(OVERFLOW)["over"] <= 0


@pytest.mark.parametrize("name", ["owner", "share"])
def test_no_text_is_under_twelve_pixels(opened, name):
    page = opened(name)
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate(SMALL) == {}, width


@pytest.mark.parametrize("name", ["owner", "share"])
def test_labels_of_drawings_are_whole_and_apart(opened, name):
    page = opened(name)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate(CLIPPED) == [], width
        assert page.evaluate(OVERLAP) == [], width


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("name", ["owner", "share"])
def test_text_and_marks_stand_out(opened, name, dark):
    page = opened(name, dark=dark)
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    assert page.evaluate(CONTRAST) == {"text": {}, "marks": {}}


def test_light_and_dark_differ(opened):
    grounds = set()
    for dark in (False, True):
        page = opened("owner", dark=dark)
        grounds.add(page.evaluate("getComputedStyle(document.body).backgroundColor"))
        grounds.add(page.evaluate("getComputedStyle(document.body).color"))
    assert len(grounds) == 4


@pytest.mark.parametrize("width", [390, 1120])
def test_one_drawing_of_each_time_line_is_shown(opened, width):
    page = opened("owner", width=width)
    shown, hidden = ("narrow", "wide") if width < 640 else ("wide", "narrow")
    state = page.evaluate("""() => Object.fromEntries(['wide', 'narrow'].map(
        c => [c, [...document.querySelectorAll('.' + c)].filter(e => e.checkVisibility()).length]))""")
    assert state[shown] > 0
    assert state[hidden] == 0


LEGEND = """() => { const figure = [...document.querySelectorAll('figure.when')].find(f => f.querySelector('.time'));
    const drawn = [...figure.querySelectorAll('svg.time')].find(s => s.checkVisibility());
    const units = drawn.getBoundingClientRect().width / drawn.viewBox.baseVal.width;
    const pair = figure.querySelector('.pair').getBoundingClientRect();
    return [units, pair.width / 30, pair.height / 16]; }"""


@pytest.mark.parametrize("width", [390, 760, 800, 1120])
def test_marks_of_a_legend_have_the_size_of_the_drawings(opened, width):
    drawn, *legend = opened("share", width=width).evaluate(LEGEND)
    assert legend == pytest.approx([drawn, drawn], rel=0.02)


BROKEN = """() => [...document.querySelectorAll('.data :is(th, td)')].flatMap(cell => {
    const texts = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT), broken = [];
    while (texts.nextNode()) for (const word of texts.currentNode.data.matchAll(/[\\p{L}’]+/gu)) {
        const range = document.createRange();
        range.setStart(texts.currentNode, word.index);
        range.setEnd(texts.currentNode, word.index + word[0].length);
        if (new Set([...range.getClientRects()].map(box => Math.round(box.top))).size > 1) broken.push(word[0]);
    }
    return broken; })"""


@pytest.mark.parametrize("width", [320, 390])
@pytest.mark.parametrize("name", ["owner", "share"])
def test_no_table_breaks_a_word(opened, name, width):
    page = opened(name, width=width)
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    assert page.evaluate(BROKEN) == []


def test_marks_are_drawn(opened):
    """Shapes are referred to by name; a name that leads nowhere would leave a blank."""
    page = opened("owner")
    empty = page.evaluate("""() => [...document.querySelectorAll('main svg')].filter(s => s.checkVisibility())
        .filter(s => { const b = s.getBoundingClientRect(); return !b.width || !b.height; }).length""")
    assert empty == 0
    lost = page.evaluate("""() => [...document.querySelectorAll('polyline')].filter(p => {
        const m = getComputedStyle(p).markerMid; return !m.startsWith('url(') ||
        !document.getElementById(m.slice(m.indexOf('#') + 1).replace(/["')]+$/, '')); }).length""")
    assert lost == 0


def test_targets_are_large_enough(opened):
    """24 CSS px for whatever can be pressed (WCAG 2.2, 2.5.8); links inside a sentence are exempt."""
    page = opened("owner", width=390)
    small = page.evaluate("""() => [...document.querySelectorAll(
        'a:not(.skip), summary, textarea, button, select, label:has(input)')]
        .filter(e => e.checkVisibility() && e.getBoundingClientRect().height < 24).map(e => e.textContent)""")
    assert small == []


@pytest.mark.parametrize("name", ["owner", "share"])
def test_forced_colours_keep_ranges_and_marks_visible(opened, name):
    page = opened(name, forced_colors="active", reduced_motion="reduce")
    assert page.noted[1:] == []
    same = page.evaluate("""() => [...document.querySelectorAll('rect.range, path.band')].filter(e => {
        const s = getComputedStyle(e), ground = getComputedStyle(document.body).backgroundColor;
        return s.stroke === 'none' || s.stroke === ground;
    }).length""")
    assert same == 0
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"
