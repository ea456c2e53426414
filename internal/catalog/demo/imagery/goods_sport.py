"""Sport: yoga mat, table tennis, dumbbells, basketball."""
import math

import numpy as np

from materials import (BEECH, STEEL, metal, node, noise, picture, raise_by, ramp, rubber, skin_of, space, surface,
                       tint, uneven, wire, wood)
from shapes import TAU, bevel, disc, group, lathe, mesh, place, ring, sheet, skin, slab, smooth
from studio import shot, stage


# ----------------------------------------------------------------- yoga mat
def yogamat(view):
    """Cork mat on natural rubber, half rolled up."""
    stage(.5)
    cork, base = _cork(), rubber((.035, .033, .031), .75)
    _mat(cork, base)
    if view == 'detail':
        shot((-.10, -.30, .05), .34, 30, 26, fstop=16, focus=(-.12, -.33, .06))
    else:
        shot((-.005, -.16, .03), 1.16, 36, 25)


def _cork():
    """Agglomerated cork: grains of many browns with dark specks between."""
    cork = surface((.45, .27, .13), .8, Specular=.2)
    grain = node(cork, 'TexVoronoi', Scale=240., Randomness=1.)
    wire(cork, space(cork, (.61, 2.0, 1), of='UV'), 'Vector', grain, 'Vector')
    tone = node(cork, 'SeparateXYZ')
    wire(cork, grain, 'Color', tone, 'Vector')
    browns = [(.0, (.17, .085, .038)), (.14, (.33, .185, .088)), (.5, (.43, .26, .13)), (.9, (.50, .32, .17)), (1., (.57, .38, .215))]
    tint(cork, tone, 'X', browns)
    fine = noise(cork, 900., detail=5, rough=.7)
    raise_by(cork, fine, 'Fac', .0005, .6)
    return raise_by(cork, tone, 'X', .0002, .4)


def _roll():
    """Side view: the flat part from y = -.62 up to a roll of spiral turns. The
    cork is the outer side of the roll's outermost turn."""
    pitch, turns, r0 = .0058, 5.5, .020
    t = np.linspace(0, turns * TAU, 700)
    r = r0 + pitch * t / TAU
    return t, r


def _mat(cork, base):
    t, r = _roll()
    r_out = r[-1]
    a = -math.pi / 2 - (t[-1] - t)
    spiral = np.stack([.12 + r * np.cos(a), r_out + r * np.sin(a)], -1)[::-1]
    flat = np.stack([np.linspace(-.62, .12, 160, endpoint=False), np.zeros(160)], -1)
    flat[:, 1] += .010 * np.clip(1 - (flat[:, 0] + .62) / .07, 0, 1) ** 2
    line = np.concatenate([flat, spiral]) + [0, .0026]
    run = np.concatenate([[0], np.cumsum(np.hypot(*np.diff(line, axis=0).T))])
    out = np.gradient(line, axis=0)
    out = np.stack([-out[:, 1], out[:, 0]], -1) / np.linalg.norm(out, axis=1)[:, None]
    for lift, thick, material in ((.0014, .0024, cork), (-.0013, .0026, base)):
        def shape(u, v, lift=lift):
            at = v * run[-1]
            k = [np.interp(at, run, (line + lift * out)[:, i]) for i in (0, 1)]
            x = .305 * (2 * u - 1) + .0012 * np.sin(40 * v) * (abs(2 * u - 1) > .99)
            return x, k[0], k[1]
        bevel(sheet(shape, 13, 860, material, thick), .0006, 2, 60)


# ------------------------------------------------------------- table tennis
def tabletennis(view):
    """Two bats, red and black, with three balls."""
    stage(.32)
    _bat((-.055, .0, .0085), (0, 0, 24), (.42, .022, .018))
    _bat((.058, .035, .0155), (3.2, -6.0, -28), (.018, .018, .019))
    for x, y, c in ((.03, -.105, (.80, .79, .76)), (.085, -.085, (.80, .79, .76)), (-.125, -.10, (.85, .36, .06))):
        _ball(x, y, c)
    if view == 'detail':
        shot((-.055, -.075, .012), .19, 18, 30, fstop=16, focus=(-.05, -.09, .015))
    else:
        shot((-.005, -.002, .0), .42, 8, 40)


def _blade_outline(grow=0.):
    """The blade seen from above: a round head that narrows into the handle."""
    right = [(0, .158), (.030, .154), (.055, .138), (.0715, .108), (.0755, .075), (.0725, .042), (.062, .016), (.044, -.002), (.026, -.010), (.0155, -.020)]
    line = smooth(right, 8)
    line = np.concatenate([line, [[.0170, -.1005]]])
    line = line + grow * np.stack([np.sign(line[:, 0]), np.sign(line[:, 1] - .07)], -1)
    return np.concatenate([line, (line * [-1, 1])[::-1][:-1]])[::-1]


def _rubber_outline():
    line = smooth([(0, .1572), (.030, .1532), (.0545, .1373), (.0708, .108), (.0748, .075), (.0718, .042), (.0612, .0168), (.0555, .0115)], 8)
    line = np.concatenate([line, [[.030, .0085], [0, .0075]]])
    return np.concatenate([line, (line * [-1, 1])[::-1][1:-1]])[::-1]


def _bat(at, turn, colour):
    ply = wood(BEECH, 'y', .5, 70.)
    face = surface(colour, .33, Specular=.45)
    uneven(face, .26, .40, 35)
    parts = [slab(_blade_outline(), .0062, .0008, ply, (0, 0, -.0031))]
    for side in (1, -1):
        sponge = surface((.66, .42, .16) if colour[0] > .1 else (.55, .30, .12), .85)
        parts.append(slab(_rubber_outline(), .0020, .0004, sponge, (0, 0, .0031 if side > 0 else -.0051)))
        parts.append(slab(_rubber_outline(), .0018, .0005, face if side > 0 else surface((.02, .02, .02), .4), (0, 0, .0051 if side > 0 else -.0069)))
    parts += _handle()
    group(parts, at, turn)


def _handle():
    """Flared handle: dark stripes between pale ones, two halves on the blade."""
    pale, dark = wood(((.62, .41, .22), (.48, .29, .14)), 'y', .42, 80., shift=(.3, .1, .2)), wood(((.16, .055, .03), (.07, .025, .015)), 'y', .42)
    parts = []
    for side in (1, -1):
        for x0, x1, material in ((-1, -.34, pale), (-.34, .34, dark), (.34, 1, pale)):
            rings = []
            for y in np.linspace(-.014, -.102, 15):
                k = (y + .014) / -.088
                half, high = .0128 + .0045 * k ** 2.2, .0080 + .0022 * k ** 2
                x = np.linspace(x0, x1, 12)
                top = high * (1 - .62 * abs(x) ** 3.2)
                low = 0 * x + .0030
                rings.append(np.concatenate([np.stack([half * x, 0 * x + y, top + .0031], -1), np.stack([half * x, 0 * x + y, low], -1)[::-1]]))
            rings = np.asarray(rings) * [1, 1, side]
            parts.append(bevel(skin(rings, material, crease=40), .0004, 2, 50))
    return parts


def _ball(x, y, colour):
    made = surface(colour, .38, Specular=.4)
    a = np.linspace(-math.pi / 2, math.pi / 2, 40)
    lathe([(.02 * math.cos(t), .02 + .02 * math.sin(t)) for t in a], made, (x, y, 0), steps=1)


# ---------------------------------------------------------------- dumbbells
def dumbbells(view):
    """A pair of rubber-coated hexagonal dumbbells."""
    stage(.34)
    _dumbbell((-.045, .055, .0545), 62)
    _dumbbell((.055, -.055, .0545), 8)
    if view == 'detail':
        shot((.07, -.065, .06), .24, 34, 20, fstop=16, focus=(.10, -.09, .06))
    else:
        shot((.0, -.0, .045), .50, 24, 20)


def _dumbbell(at, turn):
    coat, grip = rubber((.026, .026, .027), .62), _knurled()
    flats = [(.0625 * math.cos(t), .0625 * math.sin(t)) for t in np.radians(np.arange(30, 390, 60))]
    parts = []
    for side in (1, -1):
        rings = []
        for x, k in ((.058, .58), (.066, .90), (.072, .985), (.080, 1.), (.118, 1.), (.126, .985), (.132, .90), (.1335, .72)):
            rings.append([(side * x, k * p, k * q) for p, q in flats])
        head = skin(rings, coat, crease=50)
        bevel(head, .006, 4, 25)
        parts.append(head)
        parts.append(disc(.030, .0022, .0008, surface((.035, .035, .036), .45), (side * .1322, 0, 0), (0, 90 * side, 0)))
        parts.append(ring(.0335, .0016, coat, (side * .1336, 0, 0), (0, 90, 0)))
        parts.append(_weight_marks(side))
        parts.append(lathe([(.0175, 0), (.0205, .001), (.0205, .006), (.0175, .007)], metal(STEEL, .25), (side * .0590, 0, 0), (0, -90 * side, 0), 64, 3))
    parts.append(lathe([(.0135, -.058), (.0138, -.045), (.0160, -.015), (.0165, 0), (.0160, .015), (.0138, .045), (.0135, .058)],
                       grip, (0, 0, 0), (0, 90, 0), 96, 8))
    group(parts, at, (0, 0, turn))


def _weight_marks(side):
    """Raised dots in place of figures, one for each kilogram pair."""
    pale = surface((.55, .54, .52), .5)
    dots = [disc(.0026, .0008, .0003, pale, (side * .1342, .0085 * (i - 1.5), 0), (0, 90 * side, 0), 32) for i in range(4)]
    return group(dots)


def _knurled():
    made = metal((.60, .60, .61), .26)
    h, w = 64, 64
    y, x = np.mgrid[0:h, 0:w] / 64 * TAU
    rough = np.clip(np.minimum(abs(np.sin((x + y) / 2)), abs(np.sin((x - y) / 2))) * 1.6, 0, 1)
    tile = picture(made, rough, (44, 54), colour=False)
    return raise_by(made, tile, 'Color', .0004, .8)


# --------------------------------------------------------------- basketball
def basketball(view):
    """Street basketball with pebbled skin and eight panels."""
    stage(.34)
    _globe(_pebbled(), .121)
    if view == 'detail':
        shot((-.02, -.09, .135), .17, 14, 16, fstop=22, focus=(-.02, -.115, .14))
    else:
        shot((0, 0, .112), .42, 14, 14)


def _seams(p):
    """Distance (radians) of unit vectors from the lines of a basketball."""
    x, y, z = p.T
    lines = [abs(np.arcsin(np.clip(x, -1, 1))), abs(np.arcsin(np.clip(z, -1, 1)))]
    for s in (1, -1):
        lens = np.arctan2(np.hypot(x / .80, z / 1.0), s * y + .02)
        lines.append(abs(lens - .92) * .86)
    return np.minimum.reduce(lines)


def _globe(leather, radius):
    """A fine sphere with the seams pressed in; each point knows how far the
    next seam is, for the colour."""
    n = 300
    g = np.linspace(-math.pi / 4, math.pi / 4, n)
    u, v = np.meshgrid(np.tan(g), np.tan(g))
    flat = np.stack([u, v, np.ones_like(u)], -1).reshape(-1, 3)
    flat /= np.linalg.norm(flat, axis=1)[:, None]
    points, faces = [], []
    for axes, sign in (((0, 1, 2), 1), ((1, 0, 2), -1), ((2, 0, 1), 1), ((0, 2, 1), -1), ((1, 2, 0), 1), ((2, 1, 0), -1)):
        base = len(points) * n * n
        points.append(flat[:, axes] * (1 if sign > 0 else -1))
        faces += [(base + r * n + c, base + r * n + c + 1, base + (r + 1) * n + c + 1, base + (r + 1) * n + c)
                  for r in range(n - 1) for c in range(n - 1)]
    p = np.concatenate(points)
    d = _seams(p)
    width = .026
    r = radius * (1 - .016 * np.exp(-(d / width) ** 4))
    ob = mesh(p * r[:, None], faces, leather, 'ball', crease=180)
    ob.data.attributes.new('seam', 'FLOAT', 'POINT').data.foreach_set('value', d.astype(np.float32))
    ob.modifiers.new('weld', 'WELD').merge_threshold = 1e-6
    place(ob, (0, 0, radius * .992), (18, 24, 38))
    return ob


def _pebbled():
    made = surface((.44, .145, .038), .55, Specular=.35)
    hide = ramp(made, noise(made, 14., detail=5), 'Fac', [(.3, (.38, .115, .028)), (.7, (.50, .175, .05))])
    seam = node(made, 'Attribute', attribute_name='seam')
    clear = ramp(made, seam, 'Fac', [(.0205, (0, 0, 0)), (.0235, (1, 1, 1))])
    both = node(made, 'MixRGB', Color1=(.012, .011, .011, 1))
    wire(made, clear, 'Color', both, 'Fac')
    wire(made, hide, 'Color', both, 'Color2')
    wire(made, both, 'Color', skin_of(made), 'Base Color')
    cells = node(made, 'TexVoronoi', Scale=430., feature='SMOOTH_F1', Smoothness=.35)
    wire(made, space(made), 'Vector', cells, 'Vector')
    bumps = node(made, 'MapRange')
    for name, value in (('From Min', .15), ('From Max', .6), ('To Min', 1.), ('To Max', 0.)):
        bumps.inputs[name].default_value = value
    wire(made, cells, 'Distance', bumps, 'Value')
    height = node(made, 'Math', operation='MULTIPLY')
    wire(made, bumps, 'Result', height, 0)
    wire(made, clear, 'Color', height, 1)
    return raise_by(made, height, 'Value', .0011, .9)


GOODS = {'yogamat': yogamat, 'tabletennis': tabletennis, 'dumbbells': dumbbells, 'basketball': basketball}
