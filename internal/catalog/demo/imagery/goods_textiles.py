"""Home textiles: cushion, towels, throw, runner."""
import math

import numpy as np

from materials import cloth, node, picture, skin_of, surface, weave_height, wire
from shapes import TAU, box, ripple, sheet, smooth, tube
from studio import PAPER, shot, stage

LINEN = {'ivory': (.75, .645, .49), 'terracotta': (.48, .145, .065)}


# ------------------------------------------------------------------ cushion
HALF = .235


def cushion(view):
    """Linen cushion with a piped seam that leans against a plinth of paper."""
    stage(.45)
    colour = LINEN['terracotta' if view == 'terracotta' else 'ivory']
    fabric = cloth(colour, (5, 5), weave_height(48, 20, .3), depth=.0007, dark=.55, slubs=.2)
    _half(fabric, 1, 3)
    _half(fabric, -1, 5)
    _piping(colour)
    box((.56, .22, .30), .004, surface(PAPER, .75, Specular=.15), (.02, .232, .15))
    if view == 'detail':
        shot((-.11, -.06, .33), .30, 30, 20, fstop=16, focus=(-.09, -.10, .32))
    else:
        shot((.03, .0, .195), .74, 26, 15)


def _plan(u, v):
    """Where the square's cloth lies flat: corners stand out, sides draw in, the
    side it sits on least."""
    x, y = 2 * u - 1, 2 * v - 1
    lower = np.where(y < 0, .2, 1)
    return HALF * x * (1 - .055 * (1 - y ** 2) * abs(x) ** 3), HALF * y * (1 - .055 * lower * (1 - x ** 2) * abs(y) ** 3)


def _lean(x, y, z):
    """From flat to leaning back by 20 degrees, pressed on to the floor."""
    a = math.radians(70)
    up = (y + HALF) * math.sin(a) + z * math.cos(a) - .034
    back = (y + HALF) * math.cos(a) - z * math.sin(a) - .09
    return x, back, np.maximum(up, .0003)


def _half(fabric, side, seed):
    def shape(u, v):
        x, y = _plan(u, v)
        s, t = 2 * u - 1, 2 * v - 1
        puff = (np.maximum((1 - abs(s) ** 2.5) * (1 - abs(t) ** 2.5), 0)) ** .58 * (1 - .2 * t)
        rise = .098 * puff + ripple(u, v, seed, 7, .7, 2.) * .008 * puff + _creases(s, t, seed)
        return _lean(x, y, side * rise)
    return sheet(shape, 241, 241, fabric)


def _creases(s, t, seed):
    """Folds that run out of the corners, and puckers along the seam."""
    total = 0 * s
    for k, (a, b) in enumerate(((1, 1), (-1, 1), (-1, -1), (1, -1))):
        d, turn = np.hypot(s - a, t - b), np.arctan2(a - s, b - t)
        reach = (.22, .27, .19, .30)[(k + seed) % 4]
        fold = np.sin((7 + (k + seed) % 3) * turn + 1.7 * k + seed)
        total = total + .0095 * (.5 + .5 * fold) ** 1.6 * (d / reach) * np.exp(1 - d / reach) * np.clip(3 * d, 0, 1)
    for edge, along in ((1 - abs(s), t), (1 - abs(t), s)):
        wave = np.sin(31 * along + 3 * np.sin(5 * along + seed)) * (.6 + .4 * np.sin(9 * along + seed))
        total = total + .0042 * wave * (edge / .09) * np.exp(1 - edge / .09)
    return total * np.clip(12 * (1 - abs(s)), 0, 1) * np.clip(12 * (1 - abs(t)), 0, 1)


def _piping(colour):
    t = np.linspace(0, 1, 60, endpoint=False)
    sides = [(t, 0 * t), (0 * t + 1, t), (1 - t, 0 * t + 1), (0 * t, 1 - t)]
    u, v = (np.concatenate([s[i] for s in sides]) for i in (0, 1))
    x, y = _plan(u, v)
    cord = cloth(tuple(c * .9 for c in colour), (3, 160), depth=.0004)
    return tube(np.stack(_lean(1.008 * x, 1.008 * y, 0 * x), -1), .0042, cord, 1, closed=True, sides=6)


# ------------------------------------------------------------------- towels
TOWELS = ((.70, .655, .57), (.30, .36, .33), (.52, .29, .20))


def towels(view):
    """Three waffle towels folded on each other."""
    stage(.35)
    z = 0.
    for i, colour in enumerate(TOWELS[::-1] if view else TOWELS):
        thick = .052 - .004 * i
        _folded(colour, .33 - .012 * i, .235 - .008 * i, thick, z, i)
        z += thick * .955
    if view == 'detail':
        shot((-.05, -.10, .105), .20, -26, 24, fstop=16, focus=(-.05, -.13, .10))
    else:
        shot((0, 0, .068), .50, -28, 21)


def waffle(cells=8, pixels=48):
    """Height of a waffle weave: deep square cells between ridges of yarn."""
    n = cells * pixels
    t = (np.arange(n) + .5) / pixels
    wall = np.abs(2 * (t % 1) - 1)
    ridge = np.maximum(wall[:, None], wall[None, :])
    yarn = .5 + .5 * np.sin(TAU * 7 * t)
    fine = np.where(wall[:, None] > wall[None, :], yarn[None, :], yarn[:, None])
    rnd = np.random.default_rng(2)
    return np.clip(ridge ** 1.4 * .85 + .12 * fine + rnd.normal(0, .02, (n, n)), 0, 1)


def _folded(colour, width, depth, thick, z, seed):
    """A towel folded in four: one long cloth that turns round at each end."""
    layers, gap = 4, thick / 4
    path = []
    for k in range(layers):
        y = gap * (k + .5)
        ends = (-depth / 2 + gap, depth / 2 - gap * (.6 + .3 * (k % 2)))
        path += [(e, y) for e in (ends if k % 2 else ends[::-1])]
        if k < layers - 1:
            side = 1 if k % 2 else -1
            path += [(side * (depth / 2 - gap * .1 - .0), y + gap / 2)]
    line = smooth(path, 14)
    run = np.concatenate([[0], np.cumsum(np.hypot(*np.diff(line, axis=0).T))])
    fabric = cloth(colour, (width / .062, run[-1] / .062), waffle(), .0034, .5, slubs=.1)

    def shape(u, v):
        at = v * run[-1]
        y, h = np.interp(at, run, line[:, 0]), np.interp(at, run, line[:, 1])
        sag = 1 - .05 * (2 * u - 1) ** 4
        lift = ripple(u, y * 3, seed, 5, .8, 2.2) * .0016
        x = width * (u - .5) + ripple(v * 6, u, seed + 3, 4, .5, 1.5) * .0022
        return x, y + ripple(u, v * 3, seed + 6, 4, .6, 1.8) * .0022, z + h * sag + lift * (h / thick + .2)
    return sheet(shape, 121, len(line) * 2, fabric, gap * .86)


# -------------------------------------------------------------------- throw
WOOL = (.50, .37, .235)


def herringbone(rows=8, pixels=20, turn=8, seed=4):
    """Height of a herringbone twill: bands of slanting floats that change
    direction every `turn` yarns."""
    rnd = np.random.default_rng(seed)
    n = rows * 2 * pixels
    t = (np.arange(n) + .5) / pixels
    x, y = np.meshgrid(t, t)
    fold = np.abs((x % (2 * turn)) - turn)
    float_ = .5 + .5 * np.sin(TAU * (y - fold) / 4)
    yarn = .5 + .5 * np.cos(TAU * x)
    hair = rnd.normal(0, .05, (n, n))
    return np.clip(.15 + .6 * float_ ** .8 + .16 * yarn + hair, 0, 1)


def throw(view):
    """Lambswool throw, folded, its fringe over the front."""
    stage(.5)
    width, depth, thick = .50, .36, .105
    path = _zigzag(depth, thick, 3)
    edge = np.array([[-depth / 2 - .006, thick * .80], [-depth / 2 - .022, thick * .66], [-depth / 2 - .027, thick * .50]])
    line = smooth([*path, *edge], 16)
    run = _run(line)
    tile = .064
    fabric = cloth(WOOL, (width / tile, run[-1] / tile), herringbone(), .0022, .30, sheen=.8, slubs=.25)
    shape = _bolt(line, run, width, 0., thick, 11, .0045)
    sheet(shape, 141, len(line) * 2, fabric, thick / 3 * .72)
    _fringe(line[-1], width, .085)
    if view == 'detail':
        shot((-.09, -.185, .065), .26, -24, 22, fstop=16, focus=(-.09, -.205, .06))
    else:
        shot((0, -.02, .035), .72, -30, 22)


def _zigzag(depth, thick, layers):
    """Control points (y, z) of a cloth laid to and fro, ending at the front."""
    gap, path = thick / layers, []
    for k in range(layers):
        z, inward = gap * (k + .5), .5 + .25 * (k % 2)
        ends = (depth / 2 - gap * inward, -depth / 2 + gap * inward)
        path += [(e, z) for e in (ends if k % 2 == 0 else ends[::-1])]
        if k < layers - 1:
            path.append(((-1 if k % 2 == 0 else 1) * (depth / 2 - gap * .08), z + gap / 2))
    return path


def _run(line):
    return np.concatenate([[0], np.cumsum(np.hypot(*np.diff(line, axis=0).T))])


def _bolt(line, run, width, z, thick, seed, soft):
    """Shape of a cloth along a line of (y, z), with the unevenness of hands."""
    def shape(u, v):
        y, h = (np.interp(v * run[-1], run, line[:, i]) for i in (0, 1))
        lift = ripple(u, y * 2.5, seed, 6, .7, 2.) * soft * (h / thick + .1)
        slip = ripple(v * 5, u, seed + 3, 4, .5, 1.5) * soft * 1.1
        return width * (u - .5) + slip, y + ripple(u, v * 3, seed + 6, 4, .6, 1.8) * soft, z + h + lift
    return shape


def _fringe(edge, width, length):
    """Twisted tassels side by side that hang from an edge (y, z)."""
    rnd = np.random.default_rng(7)
    yarn = cloth(WOOL, (1, 60), herringbone(2), .0006, .5, sheen=.8)
    for x in np.linspace(-width / 2 + .006, width / 2 - .006, 44):
        x = x + rnd.normal(0, .0012)
        sway, out, l = rnd.normal(0, .007), rnd.uniform(0, .006), length * rnd.uniform(.9, 1.02)
        low = max(edge[1] - l, .0025)
        spill = max(l - (edge[1] - low), 0)
        y = edge[0] - .001
        points = [(x, y + .006, edge[1] + .006), (x, y - .001, edge[1] - .004), (x + sway * .3, y - .003 - out * .5, (edge[1] + low) / 2), (x + sway * .7, y - .004 - out, low + .010),
                  (x + sway, y - .010 - out - spill * .4, low), (x + sway * 1.6, y - .020 - out - spill, low)]
        tube(points, .0029, yarn, 6, thick=[1, 1.05, .95, .9, .95, .7], sides=4)
        if edge[1] - low > .02:
            tube([(x, y - .0015, edge[1] - .004), (x, y - .002, edge[1] - .011)], .0044, yarn, 3, thick=[.8, .8], sides=4)


# ------------------------------------------------------------------- runner
FLAX = (.47, .375, .25)


def runner(view):
    """Linen table runner folded to and fro, its hemmed end drawn out in front."""
    stage(.5)
    width = .36
    path = [(-.44, .002), (-.30, .0022), (-.12, .0022), (.10, .0024), (.145, .0030), (.158, .010), (.145, .0175), (.10, .0175), (-.06, .0165), (-.098, .0180), (-.108, .0250),
            (-.096, .0320), (-.05, .0315), (.10, .0310), (.142, .0320), (.154, .0400), (.142, .0470), (.08, .0465), (-.05, .0455), (-.085, .0445), (-.094, .036)]
    line = smooth(path, 12)
    run = _run(line)
    fabric = cloth(FLAX, (width / .075, run[-1] / .075), weave_height(48, 20, .32), .0006, .5, slubs=.2)
    _stripes(fabric, run[-1])
    shape = _bolt(line, run, width, .0006, .05, 21, .0018)

    def softly(u, v):
        x, y, z = shape(u, v)
        lead = np.clip((.22 * run[-1] - v * run[-1]) / .2, 0, 1)
        wave = .007 * np.clip(ripple(u * .6, v * 7, 5, 4, .6, 1.6), 0, 2) * np.sin(math.pi * np.clip(v * run[-1] / .34, 0, 1)) ** 2
        return x + .012 * lead, y, np.maximum(z, .0012) + wave
    sheet(softly, 181, len(line) * 3, fabric, .0011)
    if view == 'detail':
        shot((-.05, -.33, .0), .26, -22, 32, fstop=16, focus=(-.05, -.36, 0))
    else:
        shot((.025, -.115, .0), .76, -32, 27)


def _stripes(fabric, length):
    """Woven bands and a drawn-thread hem near the free end, over v."""
    n = 1400
    at = np.arange(n) / n * length
    shade = np.ones((n, 3))
    for start, end, tone in ((.060, .066, .46), (.070, .092, .62), (.096, .102, .46)):
        shade[(at > start) & (at < end)] = np.array((.62, .78, .86)) * tone
    shade[(abs(at - .032) < .0018)] = .45
    band = picture(fabric, np.repeat(shade[:, None] ** (1 / 2.2), 2, 1))
    base = skin_of(fabric).inputs['Base Color']
    both = node(fabric, 'MixRGB', blend_type='MULTIPLY', Fac=1.)
    fabric.node_tree.links.new(base.links[0].from_socket, both.inputs['Color1'])
    wire(fabric, band, 'Color', both, 'Color2')
    wire(fabric, both, 'Color', skin_of(fabric), 'Base Color')


GOODS = {'cushion': cushion, 'towels': towels, 'throw': throw, 'runner': runner}
