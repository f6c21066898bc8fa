// What a chart’s own page runs, bundled with Vega: it draws the page’s specification, whose expressions are interpreted
// and never made into code, in place of the still drawing; and says under the pointer, and of the keyboard, what a mark shows.
import { parse, View } from 'vega'
import { expressionInterpreter } from 'vega-interpreter'

const byId = id => document.getElementById(id)
const [explored, drawn, says] = ['explored', 'drawn', 'says'].map(byId)
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

const spec = JSON.parse(byId('spec').textContent)
const view = new View(parse(spec, undefined, { ast: true }), {
  expr: expressionInterpreter,
  renderer: 'svg',
  container: drawn,
  bind: byId('controls'),
  hover: true,
  tooltip: (_, { clientX, clientY }, __, words) => say(words ?? '', clientX, clientY),
})
// Drawn where it is seen, as wide as it may be; what stood there stays where anything fails.
explored.hidden = false
view.runAsync().then(
  () => {
    // A layer in which nothing is drawn is a symbol of nothing, and has no name.
    for (const layer of drawn.querySelectorAll('[role="graphics-symbol"]:empty')) layer.ariaHidden = 'true'
    byId('still').hidden = true
  },
  error => {
    explored.hidden = true
    throw error
  },
)

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
function choose(item) {
  const group = item?.datum?.group ?? item?.datum?.properties?.group
  if (group !== undefined) view.signal('highlight', view.signal('highlight') === group ? '' : group).runAsync()
}

const KEYS = {
  ArrowDown: () => goTo(at + 1),
  ArrowRight: () => goTo(at + 1),
  ArrowUp: () => goTo(at - 1),
  ArrowLeft: () => goTo(at - 1),
  Home: () => goTo(0),
  End: () => goTo(Number.POSITIVE_INFINITY),
  Enter: () => choose(drawn.querySelector('.at')?.__data__),
  Escape: () => say(''),
}
drawn.addEventListener('keydown', event => {
  const act = KEYS[event.key]
  if (act === undefined || event.ctrlKey || event.metaKey || event.altKey) return
  event.preventDefault()
  act()
})
drawn.addEventListener('blur', () => say(''))
view.addEventListener('click', (_, item) => choose(item))

/** The signal that holds the part of the axis that is shown: Vega-Lite names it after the first field that is drawn along it. */
function partShown() {
  const { domainRaw } = spec.scales.find(({ name }) => name === 'x')
  return `zoom_${/"(\w+)"/.exec(domainRaw.signal)[1]}`
}

/** Shows `factor` times as much of the axis around its middle, or all of it. */
function zoom(factor) {
  const [low, high] = view.scale('x').domain()
  const [middle, half] = [(low + high) / 2, ((high - low) / 2) * factor]
  view.signal(partShown(), factor === 0 ? null : [middle - half, middle + half]).runAsync()
}
for (const button of explored.querySelectorAll('button'))
  button.addEventListener('click', () => zoom(Number(button.value)))
