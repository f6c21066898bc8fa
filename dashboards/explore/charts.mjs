// What a chart’s own page runs, bundled with Vega: it draws the page’s specification, whose expressions are interpreted
// and never made into code, in place of the still drawing; and says under the pointer, and of the keyboard, what a mark shows.
import { parse, View } from 'vega'
import { expressionInterpreter } from 'vega-interpreter'
import { inSlices, pause } from './pauses.mjs'

const byId = id => document.getElementById(id)
const [explored, drawn, says, still] = ['explored', 'drawn', 'says', 'still'].map(byId)
const reach = 12

/** Says `words` beside a point of the window; nothing hides it. */
function say(words, x = 0, y = 0) {
  says.textContent = words
  says.hidden = words === ''
  const { left, top, width } = drawn.getBoundingClientRect()
  const room = Math.max(0, width - says.offsetWidth)
  says.style.left = `${Math.min(room, Math.max(0, x - left + reach))}px`
  says.style.top = `${y - top + reach}px`
}

/** A view whose runs wait for each other, so that a run in slices is never met: what it asks of itself is done after it. */
class OrderlyView extends View {
  run(...how) {
    queueMicrotask(() => this.runAsync(...how))
    return this
  }
}

/** Draws beside the still chart, unseen and as wide as it may be, while the browser may paint and be used; then takes its place. */
async function draw(spec) {
  await pause()
  const runtime = parse(spec, undefined, { ast: true })
  await pause()
  explored.hidden = false
  try {
    const view = new OrderlyView(runtime, {
      expr: expressionInterpreter,
      renderer: 'svg',
      container: drawn,
      bind: byId('controls'),
      hover: true,
      tooltip: (_, { clientX, clientY }, __, words) => say(words ?? '', clientX, clientY),
    })
    await inSlices(async () => {
      await view.runAsync()
      // Which fitted it to the page: another run that has its turn first.
      await view.runAsync()
    })
    // A layer in which nothing is drawn is a symbol of nothing, and has no name.
    for (const layer of drawn.querySelectorAll('[role="graphics-symbol"]:empty')) layer.ariaHidden = 'true'
    explored.classList.remove('unseen')
    if (still.contains(document.activeElement)) drawn.focus()
    still.hidden = true
    return view
  } catch (error) {
    explored.hidden = true
    throw error
  }
}

/** The marks that stand for a value, as they lie: from the top, and from the left. */
function marks() {
  const boxes = [...drawn.querySelectorAll('[role="graphics-symbol"][aria-label]')].map(mark => {
    const { left, top, width, height } = mark.getBoundingClientRect()
    return { mark, x: left + width / 2, y: top + height / 2 }
  })
  return boxes.sort((a, b) => a.y - b.y || a.x - b.x)
}

let at = -1
/** Goes to a mark by its place among them, and says what it shows. */
function goTo(place) {
  const all = marks()
  drawn.querySelector('.at')?.classList.remove('at')
  at = Math.min(all.length - 1, Math.max(0, place))
  if (all.length === 0) return
  const { mark, x, y } = all[at]
  mark.classList.add('at')
  say(mark.getAttribute('aria-label'), x, y)
}

/** Keeps the group of the mark beside others, or all alike where it is that group already. */
function choose(view, item) {
  const group = item?.datum?.group ?? item?.datum?.properties?.group
  if (group !== undefined) view.signal('highlight', view.signal('highlight') === group ? '' : group).runAsync()
}

/** The signal that holds the part of the axis that is shown: Vega-Lite names it after the first field that is drawn along it. */
function partShown(spec) {
  const { domainRaw } = spec.scales.find(({ name }) => name === 'x')
  return `zoom_${/"(\w+)"/.exec(domainRaw.signal)[1]}`
}

/** Shows `factor` times as much of the axis around its middle, or all of it. */
function zoom(view, spec, factor) {
  const [low, high] = view.scale('x').domain()
  const [middle, half] = [(low + high) / 2, ((high - low) / 2) * factor]
  view.signal(partShown(spec), factor === 0 ? null : [middle - half, middle + half]).runAsync()
}

/** Hears the keyboard and the pointer. */
function listen(view, spec) {
  const acts = {
    ArrowDown: () => goTo(at + 1),
    ArrowRight: () => goTo(at + 1),
    ArrowUp: () => goTo(at - 1),
    ArrowLeft: () => goTo(at - 1),
    Home: () => goTo(0),
    End: () => goTo(Number.POSITIVE_INFINITY),
    Enter: () => choose(view, drawn.querySelector('.at')?.__data__),
    Escape: () => say(''),
  }
  drawn.addEventListener('keydown', event => {
    const act = acts[event.key]
    if (act === undefined || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    act()
  })
  drawn.addEventListener('blur', () => say(''))
  view.addEventListener('click', (_, item) => choose(view, item))
  for (const button of explored.querySelectorAll('button'))
    button.addEventListener('click', () => zoom(view, spec, Number(button.value)))
}

const spec = JSON.parse(byId('spec').textContent)
draw(spec).then(view => listen(view, spec))
