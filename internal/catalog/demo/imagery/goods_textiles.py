"""Home textiles: cushion, towels, throw, runner."""
import math

import numpy as np

from materials import OAK, cloth, surface, weave_height, wood
from shapes import TAU, box, group, mesh, oval, place, ripple, sheet, skin, smooth, soften, tube
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
        shot((-.11, -.06, .33), .30, 30, 20, fstop=10, focus=(-.09, -.10, .32))
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
        shot((-.05, -.10, .105), .20, -26, 24, fstop=10, focus=(-.05, -.13, .10))
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
def throw(view):
    """Lambswool throw with fringe, folded and laid over a bar."""
    stage(.55)
    return view


GOODS = {'cushion': cushion, 'towels': towels}
