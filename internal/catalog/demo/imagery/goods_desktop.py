"""Beside the computer: a compact keyboard, power banks with a braided cable."""
import math

import numpy as np

from materials import (glow, metal, node, noise, picture, plastic, raise_by, rubber, skin_of, surface, uneven,
                       wire)
from shapes import TAU, again, box, disc, group, place, rounded, skin, slab, smooth, tube
from studio import shot, stage

CREAM, GREEN, ORANGE = (.66, .60, .49), (.055, .135, .115), (.72, .205, .040)

# ----------------------------------------------------------------- keyboard
UNIT = .01905
# Rows from the back: (width in units, colour); g green, c cream, o orange.
ROWS = ([(1, 'o')] + [(1, 'c')] * 12 + [(2, 'g'), (1, 'g')],
        [(1.5, 'g')] + [(1, 'c')] * 12 + [(1.5, 'g'), (1, 'g')],
        [(1.75, 'g')] + [(1, 'c')] * 11 + [(2.25, 'o'), (1, 'g')],
        [(2.25, 'g')] + [(1, 'c')] * 10 + [(1.75, 'g'), (1, 'g'), (1, 'g')],
        [(1.25, 'g')] * 3 + [(6.25, 'c')] + [(1, 'g')] * 6)
# Of each row: height of the top and its tilt towards the typist in degrees.
SCULPT = ((.0098, 9), (.0090, 5), (.0084, 1), (.0086, -4), (.0088, -7))


def keyboard(view):
    """A 65 per cent keyboard in a case of aluminium, its cable behind."""
    stage(.36)
    caps = {name: plastic(colour, .52, .00005) for name, colour in zip('cgo', (CREAM, GREEN, ORANGE))}
    parts, made = _case(), {}
    for r, row in enumerate(ROWS):
        x = -sum(w for w, _ in row) / 2 * UNIT
        for k, (width, colour) in enumerate(row):
            key = (r, width, colour)
            at = (x + width * UNIT / 2, (2 - r) * UNIT, .0148)
            made[key] = again(made[key], at) if key in made else place(_cap(width, *SCULPT[r], caps[colour]), at)
            parts.append(made[key])
            if r == 2 and k in (4, 7):
                parts.append(box((.0042, .0009, .0007), .0003, caps[colour], (at[0], at[1] - .0052, .0148 + .0082)))
            x += width * UNIT
    group([group(parts, (0, 0, .0103), (5.5, 0, 0))], (0, -.01, 0), (0, 0, 15))
    _cable()
    if view == 'detail':
        shot((-.075, -.052, .026), .165, -18, 30, fstop=20, focus=(-.08, -.075, .03))
    else:
        shot((.002, .012, .012), .405, 4, 36)


def _cap(width, high, tilt, material):
    """A key cap: sides that lean in, a top hollowed like a trough."""
    w, n, lean = width * UNIT - .0010, 12, math.tan(math.radians(tilt))
    base, top = rounded(w, UNIT - .0010, .0012, n), rounded(w - .0056, UNIT - .0062, .0022, n)

    def level(k, z, shift):
        o = base * (1 - k) + top * k
        return np.concatenate([o + [0, shift], np.full((len(o), 1), z)], 1)
    rings = [level(0, 0, 0), level(.03, .0012, .0001), level(.90, high - .0007, .0011), level(.985, high - .0001, .0012)]
    for k in (1., .93, .80, .6, .35, .01):
        o = top * k
        hollow = .0011 * (1 - np.clip(abs(o[:, 0]) / (min(w, UNIT * 1.3) / 2 - .0028), 0, 1) ** 2)
        rings.append(np.concatenate([o + [0, .0012], (high - hollow * np.clip((1 - k) * 8 + .15, 0, 1))[:, None]], 1))
    for ring_ in rings[2:]:
        ring_[:, 2] += ring_[:, 1] * lean
    return skin(rings, material, caps=False, crease=34)


def _case():
    """The block of aluminium with its deep frame, the plate under the caps."""
    alu, plate = metal((.50, .495, .48), .40), metal((.10, .10, .10), .5)
    outer, inner = rounded(.3240, .1200, .0085, 8), rounded(16 * UNIT + .0018, 5 * UNIT + .0018, .0020, 8)

    def level(o, k, z):
        return np.concatenate([o * k, np.full((len(o), 1), z)], 1)
    edge = outer * [.9945, .985]
    rings = [level(outer, .96, -.0012), level(edge, 1, -.0012), level(outer, 1, .0006), level(outer, 1, .0186), level(edge, 1, .0202),
             level(inner * [1.006, 1.018], 1, .0202), level(inner, 1, .0192), level(inner, 1, .0122)]
    body = skin(rings, alu, caps=False, crease=28)
    deck = box((16 * UNIT, 5 * UNIT, .0030), 0, plate, (0, 0, .0118))
    feet = [box((.040, .0085, .0052), .0020, rubber(), (x, -.047, -.0032)) for x in (-.115, .115)]
    return [body, deck, *feet, *[box((.040, .0090, .0134), .0020, rubber(), (x, .0480, -.0082)) for x in (-.115, .115)]]


def braid(colour, repeat=140):
    """Braided sheath over a tube drawn by skin; u round, v along."""
    made = uneven(surface(colour, .75, Sheen=.3, Specular=.25), .7, .8)
    n = 64
    y, x = np.mgrid[0:n, 0:n] / n
    a, b = (x + y) % 1, (x - y) % 1
    high = np.maximum(np.sin(math.pi * ((a * 2) % 1)) * ((b * 2).astype(int) % 2 == 0), np.sin(math.pi * ((b * 2) % 1)) * ((a * 2).astype(int) % 2 == 1))
    tile = picture(made, .25 + .75 * high, (4, repeat), colour=False)
    shade = node(made, 'MixRGB', blend_type='MULTIPLY', Fac=.6, Color1=(*colour, 1))
    wire(made, tile, 'Color', shade, 'Color2')
    wire(made, shade, 'Color', skin_of(made), 'Base Color')
    return raise_by(made, tile, 'Color', .0005, .8)


def rope(points, radius, material, steps=14, sides=16):
    """A round cable through points with uv along it."""
    way = smooth(points, steps)
    run = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(way, axis=0), axis=1))])
    way = np.stack([np.interp(np.linspace(0, run[-1], len(way)), run, way[:, k]) for k in range(3)], -1)
    tangent = np.gradient(way, axis=0)
    tangent /= np.linalg.norm(tangent, axis=1, keepdims=True)
    normal = np.cross(tangent[0], (.3, .2, 1.))
    rings, a = [], np.linspace(0, TAU, sides, endpoint=False)
    for p, t in zip(way, tangent):
        normal = normal - t * normal.dot(t)
        normal /= np.linalg.norm(normal)
        rings.append(p + radius * (np.cos(a)[:, None] * normal + np.sin(a)[:, None] * np.cross(t, normal)))
    return skin(rings, material, crease=80)


def _cable():
    plug = metal((.60, .60, .60), .3)
    group([tube([(-.110, .050, .0155), (-.110, .070, .0150)], .0056, plug, 1, sides=12), tube([(-.110, .068, .0150), (-.110, .078, .0145)], .0044, rubber(), 1,
                                                            thick=[1, .8])], (0, -.01, .009), (0, 0, 15))
    rope([(-.148, .036, .0235), (-.156, .062, .0170), (-.150, .098, .0045), (-.105, .128, .0034), (-.030, .118, .0034), (.060, .112, .0034), (.150, .140, .0034),
          (.260, .190, .0034), (.40, .200, .0034)], .0030, braid((.070, .165, .140), 190))


# ---------------------------------------------------------------- power bank
WIDE, DEEP, TALL = .0700, .0250, .1400


def powerbank(view):
    """One that stands and charges by its cable, another that lies behind."""
    stage(.24)
    first = group(_bank((.016, .034, .075)), (-.012, 0, 0))
    second = group(_bank((.56, .155, .095)), (0, 0, 0))
    group([second], (-.105, .118, DEEP / 2), (-90, 0, 62))
    _lead()
    if view == 'detail':
        shot((.004, -.002, .146), .085, 14, 24, fstop=24, focus=(.004, -.010, .146))
    else:
        shot((.012, .01, .074), .300, 14, 15)


def _bank(colour):
    """A shell drawn of aluminium between two polished ends, ports in the upper."""
    shell = metal(colour, .38)
    raise_by(shell, noise(shell, 2600, detail=1), 'Fac', .00006, .8)
    shine, black = metal((.66, .645, .62), .22), surface((.008, .008, .009), .4)
    o = rounded(WIDE, DEEP, .0110, 14)

    def level(k, z):
        grow = np.array([1 - k / WIDE * 2, 1 - k / DEEP * 2])
        return np.concatenate([o * grow, np.full((len(o), 1), z)], 1)
    parts = [skin([level(.0004, .0062), level(0, .0066), level(0, TALL - .0066), level(.0004, TALL - .0062)], shell, caps=False)]
    for s, z in ((1, TALL), (-1, 0)):
        rings = [level(.0006, z - s * .0063), level(.0006, z - s * .0052), level(.0001, z - s * .0050), level(.0001, z - s * .0024), level(.0012, z - s * .0006),
                 level(.0026, z), level(.0060, z), level(.0120, z)]
        parts.append(skin(rings, shine if s > 0 else shell, crease=30))
        parts.append(skin([level(.00005, z - s * .0064), level(-.00015, z - s * .0060), level(-.00015, z - s * .0052), level(.00005, z - s * .0048)], shine,
                          caps=False))
    for x, w, h in ((.016, .0094, .0034), (-.016, .0134, .0056)):
        port = rounded(w, h, h * (.49 if w < .01 else .12), 8)
        parts.append(slab(port, .0006, .0001, black, (x, 0, TALL - .0004)))
        parts.append(tube(np.concatenate([port * [1.04, 1.1], np.full((len(port), 1), TALL)], 1), .0004, shine, 1, closed=True, sides=3))
    parts.append(box((.0080, .0030, .0006), .0002, plastic((.60, .58, .54), .4, 0), (-.016, .0007, TALL + .0001)))
    for k in range(4):
        parts.append(disc(.0013, .0005, .0002, glow((.85, .95, 1), 2.6 if k < 3 else .08), (-.0225 + .0052 * k, -DEEP / 2 + .0003, .0185), (90, 0, 0), 24))
    parts.append(box((.0020, .0065, .0150), .0009, shine, (WIDE / 2 - .0002, 0, .1120)))
    return parts


def _plug(shine, black):
    """A USB-C plug that points down."""
    shell = slab(rounded(.0083, .0025, .00122, 8), .0066, .0002, shine, (0, 0, -.0066))
    body = slab(rounded(.0122, .0066, .0026, 8), .0190, .0009, metal((.60, .585, .56), .30), (0, 0, .0004))
    return [shell, body, tube([(0, 0, .0190), (0, 0, .0255)], .0030, black, 1, thick=[1, .8], sides=10)]


def _lead():
    shine, black, sheath = metal((.70, .69, .67), .2), rubber((.025, .025, .027)), braid((.055, .095, .165), 150)
    x = .004
    group(_plug(shine, black), (x, 0, TALL + .0006))
    end, back = np.array([.0600, -.0830, .0036]), np.array([math.sin(math.radians(58)), -math.cos(math.radians(58)), 0.])
    group(_plug(shine, black), tuple(end), (90, 0, 58))
    tail = end + back * .0240
    rope([(x, 0, TALL + .0240), (x, 0, TALL + .0340), (x + .010, -.004, TALL + .0480), (x + .040, -.012, TALL + .0460), (x + .072, -.022, TALL - .010),
          (x + .098, -.036, .062), (.1190, -.060, .014), (.1300, -.088, .0024),
          (.1240, -.112, .0024), tuple((tail + back * .022) * [1, 1, 0] + [0, 0, .0027]), tuple(tail)], .0021, sheath)


GOODS = {'keyboard': keyboard, 'powerbank': powerbank}
